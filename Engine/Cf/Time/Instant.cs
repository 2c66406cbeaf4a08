namespace Compute.Orleans.Engine.Cf.Time;

/// <summary>A point in time in one calendar, UTC: nanoseconds since its day number 0 began.</summary>
/// <remarks>Instants of two calendars have no common scale: never compare them.</remarks>
/// <param name="Nanoseconds">Nanoseconds; 128 bits, so that no file's units can overflow it.</param>
public readonly record struct Instant(Int128 Nanoseconds) : IComparable<Instant>
{
    /// <summary>Nanoseconds in a day; CF knows no leap seconds.</summary>
    public const long PerDay = 86_400_000_000_000;

    /// <inheritdoc/>
    public int CompareTo(Instant other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Whether the left one is earlier.</summary>
    /// <param name="left">An instant.</param>
    /// <param name="right">Another of the same calendar.</param>
    public static bool operator <(Instant left, Instant right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>Whether the left one is later.</summary>
    /// <param name="left">An instant.</param>
    /// <param name="right">Another of the same calendar.</param>
    public static bool operator >(Instant left, Instant right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>Whether the left one is not later.</summary>
    /// <param name="left">An instant.</param>
    /// <param name="right">Another of the same calendar.</param>
    public static bool operator <=(Instant left, Instant right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>Whether the left one is not earlier.</summary>
    /// <param name="left">An instant.</param>
    /// <param name="right">Another of the same calendar.</param>
    public static bool operator >=(Instant left, Instant right) => left.Nanoseconds >= right.Nanoseconds;

    /// <summary>The instant a duration later.</summary>
    /// <param name="duration">Nanoseconds; negative for an earlier one.</param>
    public Instant Plus(Int128 duration) => new(Nanoseconds + duration);
}
