using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Operations.Signatures;

/// <summary>A document of a format.</summary>
/// <param name="Formats">The formats that it may have, the default one first.</param>
/// <param name="MaximumMegabytes">The largest length, in MiB; null for the service's own limit.</param>
public sealed record ComplexForm(ImmutableArray<ValueFormat> Formats, int? MaximumMegabytes = null) : ValueForm;
