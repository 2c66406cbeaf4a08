using Compute.Orleans.Engine.Cf;
using Compute.Orleans.Engine.NetCdf;

namespace Compute.Orleans.Engine.Describing;

/// <summary>A coordinate variable, with what its values turned out to be.</summary>
/// <param name="Name">Its name, as a request gives it.</param>
/// <param name="Variable">The variable.</param>
/// <param name="Role">The role of its dimension.</param>
/// <param name="Values">Its values and bounds; null where they were not read.</param>
/// <param name="Survey">What they are; null where they were not read.</param>
/// <param name="Time">What they say in dates; null on other axes, and where they cannot be read so.</param>
internal sealed record DescribedAxis(
    string Name, IndexedVariable Variable, AxisKind Role, Coordinate? Values, AxisSurvey? Survey, TimeSurvey? Time);
