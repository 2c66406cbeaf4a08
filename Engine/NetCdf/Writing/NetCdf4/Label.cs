namespace Compute.Orleans.Engine.NetCdf.Writing.NetCdf4;

/// <summary>A place in the file that others point at, perhaps before it is known.</summary>
internal sealed class Label
{
    /// <summary>What stands where nothing is pointed at.</summary>
    public const long Undefined = -1;

    /// <summary>Bytes from the start of the file, once the place is known.</summary>
    public long? Address { get; set; }
}
