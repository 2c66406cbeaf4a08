using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Hdf5;

namespace Compute.Orleans.Tests.Support;

/// <summary>Takes messages of HDF5 files apart that a test wrote by hand.</summary>
internal static class Hdf5Messages
{
    internal delegate T Parser<out T>(ref FieldReader reader);

    /// <summary>Reads a message that begins at address 0.</summary>
    public static T Read<T>(this Hdf5Image image, Parser<T> parse) => Read(image.ToFile(), image.ToArray(), parse);

    /// <summary>Says that a message is damaged, and how.</summary>
    public static void AssertCorrupt<T>(this Hdf5Image image, string cause, Parser<T> parse)
    {
        var refusal = Assert.Throws<ComputeException>(() => image.Read(parse));
        Assert.Equal(Fault.CorruptData, refusal.Fault);
        Assert.Contains(cause, refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Says that a message is damaged wherever it is cut, and nothing worse happens.</summary>
    public static void AssertCutIsCorrupt<T>(this Hdf5Image image, Parser<T> parse)
    {
        var (file, bytes) = (image.ToFile(), image.ToArray());
        _ = Read(file, bytes, parse);
        for (var length = 0; length < bytes.Length; length++)
        {
            var refusal = Assert.Throws<ComputeException>(() => Read(file, bytes[..length], parse));
            Assert.Equal(Fault.CorruptData, refusal.Fault);
        }
    }

    /// <summary>Says that something asynchronous finds damage.</summary>
    public static async Task AssertCorruptAsync(string cause, Func<Task> read)
    {
        var refusal = await Assert.ThrowsAsync<ComputeException>(read);
        Assert.Equal(Fault.CorruptData, refusal.Fault);
        Assert.Contains(cause, refusal.Message, StringComparison.Ordinal);
    }

    private static T Read<T>(Hdf5File file, byte[] bytes, Parser<T> parse)
    {
        var reader = new FieldReader(file, bytes, 0, "the message");
        return parse(ref reader);
    }
}
