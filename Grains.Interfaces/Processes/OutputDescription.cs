namespace Compute.Orleans.Grains.Interfaces.Processes;

/// <summary>One output of a process.</summary>
/// <param name="Identifier">Its identifier.</param>
/// <param name="Title">A few words.</param>
/// <param name="Abstract">What it means.</param>
/// <param name="Form">What a value of it looks like.</param>
[GenerateSerializer, Immutable, Alias("compute.output-description.v1")]
public sealed record OutputDescription(
    [property: Id(0)] string Identifier,
    [property: Id(1)] string Title,
    [property: Id(2)] string Abstract,
    [property: Id(3)] IValueDescription Form);
