namespace Compute.Orleans.Tests.Support;

/// <summary>The system's clock, whose date a test moves; waits take as long as they take.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private TimeSpan _shift;

    public void Advance(TimeSpan by) => _shift += by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _shift;
}
