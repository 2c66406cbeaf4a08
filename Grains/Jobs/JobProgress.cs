using System.Globalization;

namespace Compute.Orleans.Grains.Jobs;

/// <summary>How far a run is, by the bytes of the partitions that are done; lives in memory only.</summary>
/// <remarks>Threading: touched on the job's own turns only.</remarks>
internal sealed class JobProgress(TimeProvider clock)
{
    /// <summary>The share that planning and finishing leave to the partitions.</summary>
    private const double Planned = 2, Finishing = 98;

    private long _bytes;
    private long _doneBytes;
    private int _count;
    private int _done;

    /// <summary>From 0 to below 100: only success is 100.</summary>
    public double Percent { get; private set; }

    /// <summary>What is being done, or null to say what the record says.</summary>
    public string? Message { get; private set; }

    public DateTimeOffset Changed { get; private set; }

    /// <summary>Bytes that the run read from inputs.</summary>
    public long BytesRead { get; private set; }

    public void Say(string message)
    {
        Message = message;
        Changed = clock.GetUtcNow();
    }

    public void Plan(int partitions, long bytes)
    {
        _count = partitions;
        _bytes = bytes + partitions; // One more for each, so that partitions that read nothing count too.
        Percent = Planned;
        SayPartitions();
    }

    public void Add(long projectedBytes, long bytesRead)
    {
        _done++;
        _doneBytes += projectedBytes + 1;
        BytesRead += bytesRead;
        Percent = Planned + ((Finishing - Planned) * _doneBytes / _bytes);
        SayPartitions();
    }

    private void SayPartitions() => Say(string.Create(
        CultureInfo.InvariantCulture, $"Computing: {_done} of {_count} partitions are done"));
}
