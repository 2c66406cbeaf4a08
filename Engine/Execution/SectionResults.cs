using Compute.Orleans.Engine.Planning;

namespace Compute.Orleans.Engine.Execution;

/// <summary>The results of a job's partitions, by the sections that they are partitions of.</summary>
internal sealed class SectionResults
{
    private readonly Dictionary<(int Output, int Section), List<int>> _numbers = [];
    private readonly JobPlan _plan;
    private readonly IReadOnlyList<PartitionResult> _results;

    /// <summary>Sorts the results.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="results">One result for each partition, in plan order.</param>
    public SectionResults(JobPlan plan, IReadOnlyList<PartitionResult> results)
    {
        (_plan, _results) = (plan, results);
        for (var number = 0; number < plan.Partitions.Length; number++)
        {
            var key = (plan.Partitions[number].Output, plan.Partitions[number].Section);
            if (!_numbers.TryGetValue(key, out var numbers))
            {
                _numbers.Add(key, numbers = []);
            }

            numbers.Add(number);
        }
    }

    /// <summary>A section's partitions with their results, in plan order.</summary>
    /// <param name="output">Place of the output in the plan.</param>
    /// <param name="section">Place of the section in the output's layout.</param>
    public IEnumerable<(PlannedPartition Partition, PartitionResult Result)> Of(int output, int section) =>
        _numbers.TryGetValue((output, section), out var numbers)
            ? numbers.Select(number => (_plan.Partitions[number], _results[number]))
            : [];
}
