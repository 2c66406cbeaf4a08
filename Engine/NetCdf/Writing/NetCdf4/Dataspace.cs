namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Dataspace messages.</summary>
/// <remarks>Source: "HDF5 File Format Specification", IV.A.2.b "The Dataspace Message".</remarks>
internal static class Dataspace
{
    /// <summary>A space of some lengths.</summary>
    /// <param name="shape">The lengths; none for a scalar.</param>
    /// <param name="unlimited">For each whether it may grow; none where none may.</param>
    public static ImageBuffer Of(ReadOnlySpan<long> shape, ReadOnlySpan<bool> unlimited = default)
    {
        var message = new ImageBuffer();
        message.Byte(2);
        message.Byte(shape.Length);
        message.Byte(unlimited.Contains(true) ? 1 : 0);
        message.Byte(shape.Length == 0 ? 0 : 1);
        foreach (var length in shape)
        {
            message.Eight(length);
        }

        for (var axis = 0; axis < shape.Length && unlimited.Contains(true); axis++)
        {
            message.Eight(unlimited[axis] ? -1 : shape[axis]);
        }

        return message;
    }

    /// <summary>The space of no element at all.</summary>
    public static ImageBuffer None()
    {
        var message = new ImageBuffer();
        message.Bytes([2, 0, 0, 2]);
        return message;
    }
}
