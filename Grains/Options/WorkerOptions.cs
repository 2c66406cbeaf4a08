namespace Compute.Orleans.Grains.Options;

/// <summary>How much one silo does at once.</summary>
public sealed class WorkerOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Workers";

    /// <summary>
    /// How many partitions run at once on a silo; 0, the default, is one for each core, which is the most.
    /// </summary>
    public int Slots { get; set; }

    /// <summary>
    /// How long one attempt may run before it is given up and made elsewhere. Default 30 min, at least 1 s.
    /// </summary>
    public TimeSpan AttemptLimit { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The number of slots that holds.</summary>
    internal int EffectiveSlots => Slots == 0 ? Environment.ProcessorCount : Slots;
}
