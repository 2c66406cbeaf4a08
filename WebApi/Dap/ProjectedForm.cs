namespace Compute.Orleans.WebApi.Dap;

/// <summary>How a variable is answered.</summary>
internal enum ProjectedForm
{
    /// <summary>As an array, or a scalar.</summary>
    Array,

    /// <summary>As a Grid: the array and its maps.</summary>
    Grid,

    /// <summary>As a Structure that holds some members of a Grid.</summary>
    Structure,
}
