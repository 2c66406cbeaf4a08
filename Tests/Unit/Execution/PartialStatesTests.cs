using System.Security.Cryptography;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Execution;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Execution;

/// <summary>States that wait for the end of their job, and what a power cut leaves of them.</summary>
public sealed class PartialStatesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BufferPool _buffers = new(1 << 24);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(256 << 10, false)]
    [InlineData((256 << 10) + 8, true)]
    public void A_state_comes_back_as_it_was(int bytes, bool isSpilled)
    {
        var state = RandomNumberGenerator.GetBytes(bytes);
        var loaded = new byte[bytes];

        var result = PartialStates.Keep(_folder.Path, 3, 1, state, 17);
        PartialStates.Load(_folder.Path, result, loaded);

        Assert.Equal(state, loaded);
        Assert.Equal(isSpilled, result.SpillFile is not null);
        Assert.Equal((3, 17L), (result.Partition, result.BytesRead));
        Assert.True(PartialStates.IsThere(_folder.Path, result, _buffers));
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("empty")]
    [InlineData("short")]
    [InlineData("zeros")]
    public void What_a_power_cut_leaves_of_a_state_is_not_taken_for_it(string damage)
    {
        var state = RandomNumberGenerator.GetBytes(1 << 20);
        var result = PartialStates.Keep(_folder.Path, 0, 1, state, 0);
        var path = Path.Combine(_folder.Path, result.SpillFile!);
        switch (damage)
        {
            case "gone": File.Delete(path); break;
            case "empty": File.WriteAllBytes(path, []); break;
            case "short": File.WriteAllBytes(path, state[..4096]); break;
            default: File.WriteAllBytes(path, [.. state[..4096], .. new byte[state.Length - 4096]]); break;
        }

        Assert.False(PartialStates.IsThere(_folder.Path, result, _buffers));
        Assert.Equal(
            Fault.Internal,
            Assert.Throws<ComputeException>(
                () => PartialStates.Load(_folder.Path, result, new byte[state.Length])).Fault);
    }
}
