namespace Compute.Orleans.Grains.Interfaces.Processes;

/// <summary>What a value of an input or output looks like: a literal, a bounding box or a document.</summary>
public interface IValueDescription;
