using System.Collections.Immutable;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Cf.Time;

/// <summary>Carries instants from one calendar into another by their dates.</summary>
/// <param name="input">The input's name, for errors.</param>
/// <param name="from">The calendar they are in.</param>
/// <param name="to">The calendar they are wanted in.</param>
internal sealed class DateConverter(string input, Calendar from, Calendar to)
{
    /// <summary>Whether instants stay as they are.</summary>
    public bool IsIdentity => from == to;

    /// <summary>The instants of the same dates.</summary>
    /// <exception cref="ComputeException">InvalidValue: the other calendar lacks a date.</exception>
    public ImmutableArray<Instant> Convert(ImmutableArray<Instant> instants) =>
        IsIdentity ? instants : [.. instants.Select(Convert)];

    /// <summary>The instant of the same date.</summary>
    /// <exception cref="ComputeException">InvalidValue: the other calendar lacks the date.</exception>
    public Instant Convert(Instant instant)
    {
        if (IsIdentity)
        {
            return instant;
        }

        var date = from.DateOf(instant);
        return to.Has(date.Year, date.Month, date.Day)
            ? to.At(date)
            : throw new ComputeException(
                Fault.InvalidValue,
                "calendar",
                $"{input} has {date} in calendar {from}, a date that calendar {to} does not have: "
                + "ask for another calendar, or leave the date out by a domain");
    }
}
