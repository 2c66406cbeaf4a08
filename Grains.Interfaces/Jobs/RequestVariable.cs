namespace Compute.Orleans.Grains.Interfaces.Jobs;

/// <summary>One variable of one file, as the client named it.</summary>
/// <param name="Id">The id by which operations name it.</param>
/// <param name="Uri">Where the file is.</param>
/// <param name="Name">The variable's name in the file.</param>
/// <param name="Domain">Id of a domain that is applied as it is opened, or null.</param>
[GenerateSerializer, Immutable, Alias("compute.request-variable.v1")]
public sealed record RequestVariable(
    [property: Id(0)] string Id,
    [property: Id(1)] string Uri,
    [property: Id(2)] string Name,
    [property: Id(3)] string? Domain);
