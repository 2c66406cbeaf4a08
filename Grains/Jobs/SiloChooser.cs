namespace Compute.Orleans.Grains.Jobs;

/// <summary>Spreads one job's partitions evenly over the silos, as long as those keep up.</summary>
/// <remarks>
/// Each silo has room for as many partitions as run there at once, and one more that waits. Of those that have room the
/// one that was given the least is next: counting only what is in flight would draw everything to the silo with the
/// fastest answers, the job's own, whereas a silo that is slow has no room. Even then no silo gets far ahead of the
/// others at once: only when those that are behind have had no room for a while are they slow, and not just asked in
/// quick succession. Ties go round from a place that differs from job to job, so that jobs of one partition spread too.
/// Threading: used on the job's turns only.
/// </remarks>
/// <typeparam name="TSilo">A silo's address.</typeparam>
/// <param name="job">The job.</param>
/// <param name="slots">How many partitions run at once on a silo.</param>
/// <param name="clock">The time.</param>
internal sealed class SiloChooser<TSilo>(Guid job, int slots, TimeProvider clock)
    where TSilo : class
{
    /// <summary>
    /// How many partitions a silo is given beyond those that run there, so that it never waits for the job.
    /// </summary>
    private const int Ahead = 1;

    /// <summary>How long the silos that are behind may be without room before the others go on without them.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<TSilo, Load> _loads = [];
    private readonly uint _start = BitConverter.ToUInt32(job.ToByteArray(), 0);
    private long _lastChoice = clock.GetTimestamp();

    /// <summary>The silos that were ever chosen.</summary>
    public IReadOnlyCollection<TSilo> Used => _loads.Keys;

    /// <summary>Whether any silo should be given more now.</summary>
    public bool HasRoom(IReadOnlyList<TSilo> silos) =>
        silos.Any(silo => HasRoom(silo) && !IsAhead(silo, silos)) || (IsPatienceOver && silos.Any(HasRoom));

    private bool IsPatienceOver => clock.GetElapsedTime(_lastChoice) >= Patience;

    /// <summary>Chooses, and counts the choice until <see cref="Done"/>.</summary>
    /// <param name="silos">The silos that are alive, in any order that all jobs agree on.</param>
    /// <param name="avoid">Silos where the partition failed; chosen only when there are no others.</param>
    /// <returns>The silo, or null when there is none at all.</returns>
    public TSilo? Choose(IReadOnlyList<TSilo> silos, IReadOnlySet<TSilo> avoid)
    {
        var chosen = Enumerable.Range(0, silos.Count)
            .Select(place => silos[(int)((_start + (uint)place) % (uint)silos.Count)])
            .OrderBy(silo => avoid.Contains(silo))
            .ThenBy(silo => !HasRoom(silo))
            .ThenBy(Given)
            .FirstOrDefault();
        if (chosen is not null)
        {
            if (!_loads.TryGetValue(chosen, out var load))
            {
                _loads.Add(chosen, load = new Load { Given = Baseline });
            }

            _lastChoice = clock.GetTimestamp();

            load.Given++;
            load.InFlight++;
        }

        return chosen;
    }

    /// <summary>Says that what was given to a silo has come back, or never will.</summary>
    public void Done(TSilo silo) => _loads[silo].InFlight--;

    // A silo that comes late is not given all that it missed: it begins where the one behind stands.
    private int Baseline => _loads.Count == 0 ? 0 : Math.Max(0, _loads.Values.Min(load => load.Given) - 1);

    private int Given(TSilo silo) => _loads.TryGetValue(silo, out var load) ? load.Given : Baseline;

    private bool IsAhead(TSilo silo, IReadOnlyList<TSilo> silos) =>
        Given(silo) - silos.Min(Given) > slots + (silos.Sum(Given) / 20);

    private bool HasRoom(TSilo silo) => !_loads.TryGetValue(silo, out var load) || load.InFlight < slots + Ahead;

    private sealed class Load
    {
        public int Given { get; set; }

        public int InFlight { get; set; }
    }
}
