namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>Writes shapes.</summary>
/// <remarks>Source: "HDF5 File Format Specification", IV.A.2.b "The Dataspace Message", version 2.</remarks>
internal static class DataspaceWriter
{
    private const byte Version = 2;
    private const byte HasGreatest = 1;
    private const byte Scalar = 0;
    private const byte Simple = 1;
    private const byte Null = 2;

    /// <summary>One element.</summary>
    /// <param name="body">Takes the shape.</param>
    public static void One(ImageWriter body) => body.Bytes(Version, 0, 0, Scalar);

    /// <summary>No element at all, as an empty attribute has it.</summary>
    /// <param name="body">Takes the shape.</param>
    public static void None(ImageWriter body) => body.Bytes(Version, 0, 0, Null);

    /// <summary>Elements in a row.</summary>
    /// <param name="body">Takes the shape.</param>
    /// <param name="count">How many.</param>
    public static void Row(ImageWriter body, long count)
    {
        body.Bytes(Version, 1, 0, Simple);
        body.Number(count, 8);
    }

    /// <summary>The shape of a variable.</summary>
    /// <param name="body">Takes the shape.</param>
    /// <param name="dimensions">Its dimensions; none for a scalar.</param>
    public static void Of(ImageWriter body, IReadOnlyList<Dimension> dimensions)
    {
        if (dimensions.Count == 0)
        {
            One(body);
            return;
        }

        var canGrow = dimensions.Any(dimension => dimension.IsUnlimited);
        body.Bytes(Version, (byte)dimensions.Count, canGrow ? HasGreatest : (byte)0, Simple);
        foreach (var dimension in dimensions)
        {
            body.Number(dimension.Length, 8);
        }

        foreach (var dimension in canGrow ? dimensions : [])
        {
            body.Number(dimension.IsUnlimited ? -1 : dimension.Length, 8);
        }
    }
}
