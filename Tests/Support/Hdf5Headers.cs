namespace Compute.Orleans.Tests.Support;

/// <summary>Writes object headers of HDF5 files into images.</summary>
internal static class Hdf5Headers
{
    /// <summary>A message: type, flags, place in the order of creation, what it says.</summary>
    internal sealed record Message(int Type, byte[] Body, int Flags = 0, int Order = 0)
    {
        public Message(int type, Hdf5Image body, int flags = 0, int order = 0)
            : this(type, body.ToArray(), flags, order)
        {
        }
    }

    /// <summary>A header of version 1; the messages' lengths are filled up to 8 bytes.</summary>
    public static Hdf5Image FirstHeader(this Hdf5Image image, int address, params Message[] messages)
    {
        var bytes = messages.Sum(message => 8 + Padded(message));
        image.At(address).Bytes(1, 0).UInt16(messages.Length).UInt32(1).UInt32(bytes).Zeros(4);
        return image.FirstMessages(messages);
    }

    /// <summary>Messages as headers of version 1, and blocks that they go on in, have them.</summary>
    public static Hdf5Image FirstMessages(this Hdf5Image image, params Message[] messages)
    {
        foreach (var message in messages)
        {
            var padded = Padded(message);
            image.UInt16(message.Type).UInt16(padded).Bytes(message.Flags, 0, 0, 0);
            image.Raw(message.Body).Zeros(padded - message.Body.Length);
        }

        return image;
    }

    /// <summary>A header of version 2.</summary>
    public static Hdf5Image SecondHeader(
        this Hdf5Image image, int address, int flags, int gap = 0, params Message[] messages)
    {
        var bytes = gap + messages.Sum(message => ((flags & 4) != 0 ? 6 : 4) + message.Body.Length);
        image.At(address).Raw("OHDR"u8).Bytes(2, flags);
        image.Zeros((flags & 0x20) != 0 ? 16 : 0).Zeros((flags & 0x10) != 0 ? 4 : 0);
        image.Number((ulong)bytes, 1 << (flags & 3));
        return image.SecondMessages(flags, messages).Zeros(gap).Checksummed();
    }

    /// <summary>A block in which a header of version 2 goes on.</summary>
    public static Hdf5Image SecondBlock(this Hdf5Image image, int address, int flags, params Message[] messages) =>
        image.At(address).Raw("OCHK"u8).SecondMessages(flags, messages).Checksummed();

    /// <summary>A message that says where the header goes on.</summary>
    public static Message Continued(long address, long bytes) =>
        new(0x10, new Hdf5Image().Address(address).Length(bytes));

    private static Hdf5Image SecondMessages(this Hdf5Image image, int flags, Message[] messages)
    {
        foreach (var message in messages)
        {
            image.Bytes(message.Type).UInt16(message.Body.Length).Bytes(message.Flags);
            if ((flags & 4) != 0)
            {
                image.UInt16(message.Order);
            }

            image.Raw(message.Body);
        }

        return image;
    }

    private static int Padded(Message message) => (message.Body.Length + 7) & ~7;
}
