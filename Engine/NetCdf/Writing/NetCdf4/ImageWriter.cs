using System.Buffers;
using System.Buffers.Binary;

namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Writes metadata one structure behind the other; addresses and checksums are filled in at the end.</summary>
/// <param name="start">Where the metadata begins, in bytes from the start of the file; a multiple of 8.</param>
internal sealed class ImageWriter(long start = 0)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly List<(int Place, Label Label)> _addresses = [];
    private readonly List<(int Start, int Length)> _checked = [];

    /// <summary>Bytes written so far.</summary>
    public int Length => _bytes.WrittenCount;

    /// <summary>Lets a label mean the next byte, which is moved to a multiple of 8.</summary>
    /// <param name="label">The label.</param>
    public void Place(Label label)
    {
        Pad(8);
        label.Address = start + Length;
    }

    /// <summary>Writes bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Bytes(params ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    /// <summary>Writes a number of some bytes, the least significant first.</summary>
    /// <param name="number">The number.</param>
    /// <param name="bytes">1 to 8.</param>
    public void Number(long number, int bytes)
    {
        Span<byte> all = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(all, number);
        _bytes.Write(all[..bytes]);
    }

    /// <summary>Writes the address of a label, or that there is none.</summary>
    /// <param name="label">The label, or null.</param>
    public void Address(Label? label)
    {
        if (label is { Address: null })
        {
            _addresses.Add((Length, label));
        }

        Number(label?.Address ?? Label.Undefined, 8);
    }

    /// <summary>Writes zeros up to a multiple of some bytes.</summary>
    /// <param name="multiple">The multiple.</param>
    public void Pad(int multiple) => Zeros((multiple - (Length % multiple)) % multiple);

    /// <summary>Writes zeros.</summary>
    /// <param name="count">How many.</param>
    public void Zeros(int count)
    {
        _bytes.GetSpan(Math.Max(1, count))[..count].Clear();
        _bytes.Advance(count);
    }

    /// <summary>Writes the checksum of everything from some byte on.</summary>
    /// <param name="first">The first byte, as <see cref="Length"/> was before it.</param>
    public void Checksum(int first)
    {
        _checked.Add((first, Length - first));
        Zeros(4);
    }

    /// <summary>Writes what another writer has, with the addresses and checksums that it waits for.</summary>
    /// <param name="part">The other writer; it places no labels of its own.</param>
    public void Append(ImageWriter part)
    {
        _addresses.AddRange(part._addresses.Select(known => (Length + known.Place, known.Label)));
        _checked.AddRange(part._checked.Select(known => (Length + known.Start, known.Length)));
        Bytes(part._bytes.WrittenSpan);
    }

    /// <summary>The metadata, with all addresses and checksums.</summary>
    public ReadOnlyMemory<byte> Finish()
    {
        var image = _bytes.WrittenSpan.ToArray();
        foreach (var (place, label) in _addresses)
        {
            var address = label.Address ?? throw new InvalidOperationException("a label was never placed");
            BinaryPrimitives.WriteInt64LittleEndian(image.AsSpan(place), address);
        }

        foreach (var (first, length) in _checked)
        {
            var sum = Hdf5.Checksum.Lookup3(image.AsSpan(first, length));
            BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(first + length), sum);
        }

        return image;
    }
}
