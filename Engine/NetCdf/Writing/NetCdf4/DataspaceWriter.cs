namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Writes Dataspace messages of version 2.</summary>
/// <remarks>Source: "HDF5 File Format Specification", IV.A.2.b "The Dataspace Message".</remarks>
internal static class DataspaceWriter
{
    /// <summary>Nothing, not even one element: how netCDF-C stores an empty attribute.</summary>
    public static byte[] Null() => [2, 0, 0, 2];

    /// <summary>One element.</summary>
    public static byte[] Scalar() => [2, 0, 0, 0];

    /// <summary>An array.</summary>
    /// <param name="shape">Its shape; a scalar where there is no dimension.</param>
    /// <param name="canGrow">For each dimension whether it is unlimited.</param>
    public static byte[] Simple(ReadOnlySpan<long> shape, ReadOnlySpan<bool> canGrow)
    {
        if (shape.IsEmpty)
        {
            return Scalar();
        }

        var bytes = new MetadataBuffer(0);
        bytes.Bytes([2, (byte)shape.Length, 1, 1]);
        foreach (var length in shape)
        {
            bytes.UInt64(length);
        }

        for (var axis = 0; axis < shape.Length; axis++)
        {
            bytes.UInt64(canGrow[axis] ? -1 : shape[axis]);
        }

        return bytes.Written.ToArray();
    }
}
