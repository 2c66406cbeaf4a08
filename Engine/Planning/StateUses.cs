using System.Collections.Immutable;

namespace Compute.Orleans.Engine.Planning;

/// <summary>Which outputs want the states of which sections.</summary>
internal static class StateUses
{
    /// <summary>For each section of states the last output that wants it.</summary>
    /// <param name="outputs">The outputs, in the order in which they are finished.</param>
    public static IReadOnlyDictionary<(int Output, int Section), int> LastOf(ImmutableArray<OutputLayout> outputs)
    {
        var last = new Dictionary<(int Output, int Section), int>();
        for (var output = 0; output < outputs.Length; output++)
        {
            foreach (var (_, place) in outputs[output].Reduced.SelectMany(variable => variable.States))
            {
                last[(place.Output, place.Section)] = output;
            }
        }

        return last;
    }
}
