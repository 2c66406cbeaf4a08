using System.Collections.Immutable;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Planning;

/// <summary>Cuts outputs into partitions: by bytes to read, never by the machine that plans.</summary>
internal static class Planner
{
    /// <summary>Changes whenever the same request would be cut, or laid out, in another way.</summary>
    public const int Version = 3;

    /// <summary>A section that reads less is one partition: cutting it would cost more than it gives.</summary>
    private const long SmallBytes = 16L << 20;

    /// <summary>Partitions that a section of medium size is cut into, so that some cores share it.</summary>
    private const long MediumPartitions = 8;

    /// <summary>The most partitions of a job.</summary>
    private const long MostPartitions = 4000;

    /// <summary>Cuts the outputs of a job.</summary>
    /// <param name="outputs">The outputs.</param>
    /// <param name="options">Target sizes and the memory limit.</param>
    /// <returns>The partitions, output by output, section by section, row by row.</returns>
    /// <exception cref="ComputeException">TooLarge: one partition needs more memory than there is.</exception>
    public static ImmutableArray<PlannedPartition> Cut(ImmutableArray<OutputLayout> outputs, EngineOptions options)
    {
        var total = outputs.Sum(output => output.Sections.Sum(section => section.BytesToRead));
        var target = Math.Max((long)options.PartitionMb << 20, total / (MostPartitions / 2));
        var partitions = ImmutableArray.CreateBuilder<PlannedPartition>();
        for (var output = 0; output < outputs.Length; output++)
        {
            CheckMemory(PartitionMemory.OfFinishing(outputs[output], (long)options.BlockKb << 10), options);
            for (var section = 0; section < outputs[output].Sections.Length; section++)
            {
                var part = outputs[output].Sections[section];
                CheckMemory(PartitionMemory.Of(part, (long)options.BlockKb << 10), options);
                Cut(part, output, section, target, partitions);
            }
        }

        return partitions.ToImmutable();
    }

    private static void Cut(
        OutputSection section,
        int output,
        int place,
        long target,
        ImmutableArray<PlannedPartition>.Builder partitions)
    {
        var wanted = section.BytesToRead < SmallBytes
            ? 1
            : Math.Max(
                (section.BytesToRead + target - 1) / target,
                Math.Min(MediumPartitions, section.BytesToRead / (SmallBytes / 2)));
        if (section is StateSection { StateBytes: > 0 and var stateBytes })
        {
            wanted = Math.Min(wanted, section.BytesToRead / (StateSection.StateShare * stateBytes));
        }

        var chunks = section.Chunks ?? (1, 1);
        var groups = section.Rows <= chunks.First ? 1 : ((section.Rows - chunks.First - 1) / chunks.Length) + 2;
        var count = Math.Clamp(wanted, 1, groups);
        for (long number = 0; number < count; number++)
        {
            var start = RowAt(section.Rows, groups, chunks, number, count);
            var rows = RowAt(section.Rows, groups, chunks, number + 1, count) - start;
            var bytes = (long)(section.BytesToRead * (rows / (double)Math.Max(1, section.Rows)));
            partitions.Add(new PlannedPartition(output, place, start, rows, bytes));
        }
    }

    // Groups of rows that chunks hold together are never cut: both partitions would decode the chunks.
    private static long RowAt(long rows, long groups, (long First, long Length) chunks, long number, long count)
    {
        var group = (long)((Int128)groups * number / count);
        return group == 0 ? 0 : Math.Min(rows, chunks.First + ((group - 1) * chunks.Length));
    }

    private static void CheckMemory(long needed, EngineOptions options)
    {
        if (needed > options.BufferBytes)
        {
            throw new ComputeException(
                Fault.TooLarge,
                "domain",
                $"a partition needs {needed >> 20} MiB of buffers; {options.BufferBytes >> 20} MiB are there "
                + "(half of Memory:LimitMb): a smaller region, or fewer reduced axes at once, would do");
        }
    }
}
