namespace Compute.Orleans.Engine.Operations.Conditions;

/// <summary>What one side of a comparison is.</summary>
internal enum OperandKind
{
    /// <summary>The name of data or of a coordinate.</summary>
    Name,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A date, possibly partial.</summary>
    Date,
}
