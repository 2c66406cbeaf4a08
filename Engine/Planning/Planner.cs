using System.Collections.Immutable;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Planning;

/// <summary>Cuts outputs into partitions: by the work that they take, never by the machine that plans.</summary>
internal static class Planner
{
    /// <summary>Changes whenever the same request would be cut, or laid out, in another way.</summary>
    public const int Version = 6;

    /// <summary>Cuts the outputs of a job.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="options">Target sizes and the memory limit.</param>
    /// <returns>The partitions, output by output, section by section, row by row.</returns>
    /// <exception cref="ComputeException">TooLarge: one partition needs more memory than there is.</exception>
    public static ImmutableArray<PlannedPartition> Cut(ImmutableArray<OutputLayout> outputs, EngineOptions options)
    {
        var blockBytes = (long)options.BlockKb << 10;
        CheckMemory("finishing an output", PartitionMemory.OfFinishing(outputs, blockBytes), options);
        var partitions = ImmutableArray.CreateBuilder<PlannedPartition>();
        for (var output = 0; output < outputs.Length; output++)
        {
            for (var section = 0; section < outputs[output].Sections.Length; section++)
            {
                var part = outputs[output].Sections[section];
                CheckMemory("a partition", PartitionMemory.Of(part, blockBytes), options);
                Cut(part, output, section, part.PartitionsOf(outputs[output].Target), partitions);
            }
        }

        return partitions.ToImmutable();
    }

    private static void Cut(
        OutputSection section,
        int output,
        int place,
        long wanted,
        ImmutableArray<PlannedPartition>.Builder partitions)
    {
        var chunks = section.Chunks ?? (1, 1);
        var groups = OutputSection.Groups(section.Rows, chunks);
        var count = Math.Clamp(wanted, 1, groups);
        for (long number = 0; number < count; number++)
        {
            var start = RowAt(section.Rows, groups, chunks, number, count);
            var rows = RowAt(section.Rows, groups, chunks, number + 1, count) - start;
            var bytes = (long)(section.BytesToRead * (rows / (double)Math.Max(1, section.Rows)));
            partitions.Add(new PlannedPartition(output, place, start, rows, bytes));
        }
    }

    // Groups of rows that chunks hold together are never cut: both partitions would decode the chunks. Longer partitions
    // come first: spread among the others, two of them might meet on one core, and the rest wait for it.
    private static long RowAt(long rows, long groups, (long First, long Length) chunks, long number, long count)
    {
        var (each, longer) = Math.DivRem(groups, count);
        var group = (number * each) + Math.Min(number, longer);
        return group == 0 ? 0 : Math.Min(rows, chunks.First + ((group - 1) * chunks.Length));
    }

    private static void CheckMemory(string what, long needed, EngineOptions options)
    {
        if (needed > options.BufferBytes)
        {
            throw new ComputeException(
                Fault.TooLarge,
                "domain",
                $"{what} needs {(needed + (1 << 20) - 1) >> 20} MiB of buffers; {options.BufferBytes >> 20} MiB are "
                + "there (half of Memory:LimitMb): a smaller region, fewer reduced axes at once, or "
                + $"a Memory:LimitMb of {(needed + (1 << 19) - 1) >> 19} would do");
        }
    }
}
