namespace Compute.Orleans.Grains.Interfaces.Jobs;

/// <summary>Another file's variable that says which values of a domain are left out.</summary>
/// <param name="Id">The name that the client gave it.</param>
/// <param name="Uri">Where the file is.</param>
/// <param name="Name">The variable's name in the file.</param>
/// <param name="Operation">A condition of var_data and mask_data; values for which it holds become missing.</param>
[GenerateSerializer, Immutable, Alias("compute.request-mask.v1")]
public sealed record RequestMask(
    [property: Id(0)] string Id,
    [property: Id(1)] string Uri,
    [property: Id(2)] string Name,
    [property: Id(3)] string Operation);
