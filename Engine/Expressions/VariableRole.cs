namespace Compute.Orleans.Engine.Expressions;

/// <summary>What a variable is to its dataset.</summary>
internal enum VariableRole
{
    /// <summary>What operations work on.</summary>
    Data,

    /// <summary>
    /// What describes the data: 2-D coordinates, their bounds, grid mappings, formula terms, cell measures.
    /// </summary>
    Auxiliary,
}
