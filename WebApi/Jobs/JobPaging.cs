using System.Globalization;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Users;

namespace Compute.Orleans.WebApi.Jobs;

/// <summary>The part of a list that is asked for.</summary>
/// <param name="Offset">How many to pass over.</param>
/// <param name="Limit">How many at most.</param>
internal readonly record struct JobPaging(long Offset, int Limit)
{
    /// <summary>The original service's length of a page.</summary>
    public const int DefaultLimit = 50;

    /// <summary>The part after this one, or null when there is none.</summary>
    /// <param name="count">How many there are on all pages.</param>
    public JobPaging? Next(long count) => count - Limit > Offset ? this with { Offset = Offset + Limit } : null;

    /// <summary>The part before this one, or null when this is the first.</summary>
    public JobPaging? Previous => Offset > 0 ? this with { Offset = Math.Max(0, Offset - Limit) } : null;

    /// <summary>Reads it from a query; a limit above the longest page is the longest page.</summary>
    /// <exception cref="FaultException">InvalidValue for what is no number, negative, or a limit of 0.</exception>
    public static JobPaging Of(IQueryCollection query) => new(
        Number(query, "offset", least: 0, otherwise: 0),
        (int)Math.Min(
            Number(query, "limit", least: 1, otherwise: DefaultLimit), IUserGrain.LongestPage));

    private static long Number(IQueryCollection query, string name, long least, long otherwise)
    {
        var text = query[name].ToString();
        if (text.Length == 0)
        {
            return otherwise;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number
            : throw new FaultException(
                FaultCode.InvalidValue, name,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name} is \"{text}\": a whole number of at least {least} will do"));
    }
}
