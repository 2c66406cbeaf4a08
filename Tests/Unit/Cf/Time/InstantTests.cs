using Compute.Orleans.Engine.Cf.Time;

namespace Compute.Orleans.Tests.Unit.Cf.Time;

public class InstantTests
{
    [Fact]
    public void Instants_are_ordered_by_time()
    {
        var early = new Instant(-1);
        var late = early.Plus(2);

        Assert.True(early < late && late > early && early <= late && late >= early && early.CompareTo(late) < 0);
        Assert.False(late < early || early > late || late <= early || early >= late);
        Assert.Equal(new Instant(1), late);
    }
}
