namespace Compute.Orleans.Grains.Interfaces.Jobs;

/// <summary>What a value is; numbers are stored and never reused.</summary>
public enum ValueKind
{
    /// <summary>Not said: a query gives text, and the input's description says what it means.</summary>
    Unspecified = 0,

    /// <summary>A single value.</summary>
    Literal = 1,

    /// <summary>A box in a coordinate reference system.</summary>
    BoundingBox = 2,

    /// <summary>A document.</summary>
    Complex = 3,
}
