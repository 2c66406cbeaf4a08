namespace Compute.Orleans.Engine.Planning;

/// <summary>How much work a partition is to be: the same on every machine, so that a plan is.</summary>
/// <param name="Bytes">Bytes of work of one partition of a long job.</param>
internal readonly record struct WorkTarget(long Bytes)
{
    /// <summary>Less work is one partition: cutting it would cost more than it gives.</summary>
    private const long SmallBytes = 16L << 20;

    /// <summary>Partitions that work of medium size is cut into, so that some cores share it.</summary>
    private const long MediumPartitions = 8;

    /// <summary>The most partitions of a job.</summary>
    private const long MostPartitions = 4000;

    /// <summary>The target for a job.</summary>
    /// <param name="totalBytes">All its work, in bytes.</param>
    /// <param name="partitionMb">The configured size of a partition, in MiB.</param>
    public static WorkTarget Of(long totalBytes, int partitionMb) =>
        new(Math.Max((long)partitionMb << 20, totalBytes / (MostPartitions / 2)));

    /// <summary>Into how many partitions some work is cut, where nothing else bounds them.</summary>
    /// <remarks>An even number, or one of fours: with equal partitions all cores are busy to the end.</remarks>
    /// <param name="workBytes">The work, in bytes.</param>
    public long Partitions(long workBytes)
    {
        if (workBytes < SmallBytes)
        {
            return 1;
        }

        var medium = Math.Min(MediumPartitions, workBytes / (SmallBytes / 2));
        var wanted = Math.Max((workBytes + Bytes - 1) / Bytes, medium);
        var step = wanted < MediumPartitions ? 2 : 4;
        return (wanted + step - 1) / step * step;
    }

    /// <summary>As many partitions, or a few less, so that equal ones keep all cores busy to the end.</summary>
    /// <param name="partitions">The most.</param>
    public static long Even(long partitions) => partitions switch
    {
        < 2 => partitions,
        < 4 => 2,
        _ => partitions / 4 * 4,
    };
}
