using Compute.Orleans.Engine.Sources.Http;

namespace Compute.Orleans.Tests.Unit.Sources.Http;

public sealed class ZeroGateTests
{
    private const int Run = ZeroGate.RunBytes;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Run - 1)]
    public void A_short_run_goes_through_wherever_it_is(int zeros)
    {
        var (bytes, room) = (Bytes(1000, zeros, 1000), new byte[zeros + 2000]);
        var gate = Gate(room, out _);

        Assert.True(gate.Take(bytes));
        gate.End();

        Assert.False(gate.IsDoubtful);
        Assert.Equal(bytes, room);
    }

    [Theory]
    [InlineData(0, Run)]
    [InlineData(1000, Run)]
    [InlineData(1000, (3 * Run) + 7)]
    public void A_long_run_is_held_back_and_so_is_what_follows(int before, int zeros)
    {
        var (bytes, room) = (Bytes(before, zeros, 1000), new byte[before + zeros + 1000]);
        room.AsSpan().Fill(99);
        var gate = Gate(room, out var progress);

        Assert.False(gate.Take(bytes));

        Assert.True(gate.IsDoubtful);
        Assert.Equal((before, zeros), gate.Run);
        Assert.Equal(before, progress.Filled);
        Assert.All(room[before..], value => Assert.Equal(99, value));
        Assert.InRange(gate.Sample.Offset, before, before + zeros - Run);
        Assert.Equal(Run, gate.Sample.Count);

        gate.Pass();
        Assert.Equal(before + zeros, progress.Filled);
        Assert.All(room[before..^1000], value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_run_may_come_in_many_pieces()
    {
        var bytes = Bytes(10, Run, 10);
        var gate = Gate(new byte[bytes.Length], out _);

        Assert.False(bytes.Chunk(1000).All(piece => gate.Take(piece)));
        Assert.Equal((10, Run), gate.Run);
    }

    [Theory]
    [InlineData(ZeroGate.AnswerBytes - 1, false)]
    [InlineData(ZeroGate.AnswerBytes, true)]
    public void An_answer_of_nothing_else_is_held_back(int zeros, bool isHeld)
    {
        var gate = Gate(new byte[zeros], out var progress);

        Assert.True(gate.Take(new byte[zeros]));
        Assert.Equal(0, gate.Missing);
        gate.End();

        Assert.Equal(isHeld, gate.IsDoubtful);
        Assert.Equal(isHeld ? 0 : zeros, progress.Filled);
    }

    [Fact]
    public void What_an_answer_that_broke_off_held_back_is_to_come_again()
    {
        var gate = Gate(new byte[1000], out var progress);
        _ = gate.Take(new byte[600]);
        Assert.Equal(400, gate.Missing);

        gate.Begin();

        Assert.Equal(1000, gate.Missing);
        Assert.Equal(0, progress.Position);
    }

    private static byte[] Bytes(int before, int zeros, int behind) =>
        [.. Enumerable.Repeat((byte)1, before), .. new byte[zeros], .. Enumerable.Repeat((byte)2, behind)];

    private static ZeroGate Gate(byte[] room, out RangeProgress progress)
    {
        progress = new(0, room.Length, new(room.Length, "\"one\""));
        return new(progress, new RangeRoom(0, room), new ZeroRuns());
    }
}
