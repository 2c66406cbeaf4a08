namespace Compute.Orleans.Grains.Interfaces.Processes;

/// <summary>What a value of an input or output looks like; one of three kinds.</summary>
[GenerateSerializer, Immutable, Alias("compute.value-description.v1")]
public abstract record ValueDescription;
