using System.Collections.Immutable;

namespace Compute.Orleans.Engine.NetCdf;

/// <summary>No element was ever written: all are the fill value.</summary>
/// <param name="FillValue">One stored element; empty for zeros.</param>
public sealed record UnwrittenLayout(ImmutableArray<byte> FillValue) : DataLayout;
