using System.Globalization;

namespace Compute.Orleans.WebApi.Dap.Constraints;

/// <summary>Positions along one dimension as a constraint names them: [start:stride:stop], stop included.</summary>
/// <param name="Start">The first position, from 0.</param>
/// <param name="Stride">The distance between two.</param>
/// <param name="Stop">The last position that may be taken.</param>
internal readonly record struct Hyperslab(long Start, long Stride, long Stop)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{Start}:{Stride}:{Stop}]");
}
