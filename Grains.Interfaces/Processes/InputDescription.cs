namespace Compute.Orleans.Grains.Interfaces.Processes;

/// <summary>One input of a process.</summary>
/// <param name="Identifier">Its identifier.</param>
/// <param name="Title">A few words.</param>
/// <param name="Abstract">What it means.</param>
/// <param name="MinOccurs">How often it must be given; 0 for an optional input.</param>
/// <param name="MaxOccurs">How often it may be given.</param>
/// <param name="Form">What a value of it looks like.</param>
[GenerateSerializer, Immutable, Alias("compute.input-description.v1")]
public sealed record InputDescription(
    [property: Id(0)] string Identifier,
    [property: Id(1)] string Title,
    [property: Id(2)] string Abstract,
    [property: Id(3)] int MinOccurs,
    [property: Id(4)] int MaxOccurs,
    [property: Id(5)] IValueDescription Form);
