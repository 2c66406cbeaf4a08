namespace Compute.Orleans.Engine.Planning;

/// <summary>Where a reduction's state is: in a section, which may be another output's.</summary>
/// <param name="Output">Place of the output in the plan.</param>
/// <param name="Section">Place of the section in the output's layout.</param>
/// <param name="Reduction">Place of the reduction in the section.</param>
internal readonly record struct StatePlace(int Output, int Section, int Reduction);
