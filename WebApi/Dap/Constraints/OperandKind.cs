namespace Compute.Orleans.WebApi.Dap.Constraints;

/// <summary>What a side of a selection is.</summary>
internal enum OperandKind
{
    /// <summary>A number.</summary>
    Number,

    /// <summary>A text in quotes.</summary>
    Text,

    /// <summary>A variable's name.</summary>
    Variable,
}
