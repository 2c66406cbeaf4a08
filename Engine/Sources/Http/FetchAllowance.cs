using System.Globalization;
using Compute.Orleans.Engine.Faults;

namespace Compute.Orleans.Engine.Sources.Http;

/// <summary>Counts what is fetched of one input, and ends it where an operator's limit is.</summary>
/// <remarks>Threading: any number of callers at once.</remarks>
/// <param name="limit">The most bytes.</param>
/// <param name="name">The input as messages name it.</param>
internal sealed class FetchAllowance(long limit, string name)
{
    private long _fetched;

    /// <summary>Refuses an answer that is too long, before it is read.</summary>
    /// <param name="announced">Its length, or null when the server does not say.</param>
    /// <exception cref="ComputeException">TooLarge.</exception>
    public void Expect(long? announced)
    {
        if (announced > limit - Volatile.Read(ref _fetched))
        {
            throw TooLarge();
        }
    }

    /// <summary>Counts bytes that came.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="ComputeException">TooLarge.</exception>
    public void Take(int count)
    {
        if (Interlocked.Add(ref _fetched, count) > limit)
        {
            throw TooLarge();
        }
    }

    private ComputeException TooLarge() => new(
        Fault.TooLarge,
        name,
        $"`{name}`: more than {limit.ToString(CultureInfo.InvariantCulture)} bytes would be fetched of it, the most "
        + "that Data:MaxFetchGb allows of one input; select less of it, or read it where it lies");
}
