using System.Collections.Immutable;
using Compute.Orleans.Engine.Arrays;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Requests;
using Compute.Orleans.Tests.Support;

namespace Compute.Orleans.Tests.Unit.Planning;

/// <summary>Which domain applies where, and how often.</summary>
public sealed class RequestCompilerTests : IDisposable
{
    private static readonly Domain _third = new("third", [new PositionRange("time", 2, 100)]);
    private static readonly Domain _point = new("point", [new PositionRange("time", 1, 1)]);
    private readonly TemporaryFolder _folder = new();
    private readonly string _early;
    private readonly string _late;

    public RequestCompilerTests()
    {
        _early = Series(0);
        _late = Series(10);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_inherited_domain_cuts_files_and_no_intermediate_results() => Assert.Equal(
        (double[])[2, 3, 4, 5],
        await RunAsync(
            Call("CDAT.subset", "first", null, "early"),
            Call("CDAT.subset", "out", null, "first"),
            Call("CDAT.workflow", "w", "third", "out")));

    [Fact]
    public async Task An_operation_that_names_a_domain_cuts_an_intermediate_result_too() => Assert.Equal(
        (double[])[4, 5],
        await RunAsync(
            Call("CDAT.subset", "first", null, "early"),
            Call("CDAT.subset", "out", "third", "first"),
            Call("CDAT.workflow", "w", "third", "out")));

    [Fact]
    public async Task A_join_inherits_for_its_result() => Assert.Equal(
        (double[])[2, 3, 4, 5, 10, 11, 12, 13, 14, 15],
        await RunAsync(Call("CDAT.aggregate", "out", null, "late", "early"), Call("CDAT.workflow", "w", "third", "out")));

    [Fact]
    public async Task A_join_of_a_file_and_a_result_cuts_each_once() => Assert.Equal(
        (double[])[2, 3, 4, 5, 12, 13, 14, 15],
        await RunAsync(
            Call("CDAT.subset", "cut", null, "late"),
            Call("CDAT.aggregate", "out", null, "cut", "early"),
            Call("CDAT.workflow", "w", "third", "out")));

    [Fact]
    public async Task A_domain_that_variable_and_operation_both_name_cuts_once()
    {
        Assert.Equal((double[])[2, 3, 4, 5], await RunAsync(Call("CDAT.subset", "out", "third", "early_third")));
        Assert.Equal((double[])[1], await RunAsync(Call("CDAT.subset", "out", "point", "early_point")));
        Assert.Equal(
            (double[])[2, 3, 4, 5, 12, 13, 14, 15],
            await RunAsync(Call("CDAT.aggregate", "out", "third", "early_third", "late_third")));
        Assert.Equal(
            (double[])[2, 3, 4, 5, 12, 13, 14, 15],
            await RunAsync(Call("CDAT.aggregate", "out", "third", "early", "late_third")));
    }

    [Fact]
    public async Task Two_domains_apply_one_after_the_other() => Assert.Equal(
        (double[])[3], await RunAsync(Call("CDAT.subset", "out", "point", "early_third")));

    [Fact]
    public async Task A_domain_applies_before_an_operation_that_reduces() => Assert.Equal(
        (double[])[3.5], await RunAsync(Call("CDAT.mean", "out", "third", "early")));

    [Fact]
    public async Task A_dimension_cannot_be_cut_twice_by_one_domain()
    {
        var refusal = await Assert.ThrowsAsync<ComputeException>(() => RunAsync(
            [new Domain("d", [new PositionRange("time", 0, 2), new ValueRange("t", 0, 2)])],
            Call("CDAT.subset", "out", "d", "early")));

        Assert.Equal(Fault.InvalidValue, refusal.Fault);
        Assert.Contains("time twice", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pr", "pr")]
    [InlineData("time", "coordinate")]
    public async Task A_variable_that_is_no_data_is_refused_with_what_there_is(string variable, string word)
    {
        using var run = new EngineRun(null, _folder.Path);

        var refusal = await Assert.ThrowsAsync<ComputeException>(
            () => run.RunAsync(EngineRun.One("CDAT.subset", variable, [_early])));

        Assert.Equal(Fault.InvalidValue, refusal.Fault);
        Assert.All([word, "tas", _early], known => Assert.Contains(known, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_result_is_renamed()
    {
        using var run = new EngineRun(null, _folder.Path);

        var outputs = await run.RunAsync(EngineRun.One("CDAT.subset", "tas", [_early], default, ("rename", "tas|temperature")));

        Assert.Equal((double[])[0, 1, 2, 3, 4, 5], await ClassicFile.ValuesAsync(outputs[0], "temperature"));
    }

    [Theory]
    [InlineData("tas")]
    [InlineData("pr|tas")]
    [InlineData("tas|time")]
    [InlineData("tas|a/b")]
    [InlineData("tas|a|b")]
    [InlineData("tas|a|tas|b")]
    [InlineData("tas|a|pr|b")]
    public async Task A_name_that_cannot_be_given_is_refused(string rename)
    {
        using var run = new EngineRun(null, _folder.Path);

        var refusal = await Assert.ThrowsAsync<ComputeException>(
            () => run.RunAsync(EngineRun.One("CDAT.subset", "tas", [_early], default, ("rename", rename))));

        Assert.Equal(Fault.InvalidValue, refusal.Fault);
    }

    private static OperationCall Call(string operation, string result, string? domain, params string[] inputs) =>
        new(operation, result, [.. inputs], domain, ImmutableSortedDictionary<string, string>.Empty, null);

    private Task<double[]> RunAsync(params OperationCall[] calls) => RunAsync([_third, _point], calls);

    private async Task<double[]> RunAsync(ImmutableArray<Domain> domains, params OperationCall[] calls)
    {
        using var run = new EngineRun(null, _folder.Path);
        ImmutableArray<VariableInput> variables =
        [
            new("early", _early, "tas"),
            new("late", _late, "tas"),
            new("early_third", _early, "tas", domains.Any(domain => domain.Id == "third") ? "third" : null),
            new("late_third", _late, "tas", domains.Any(domain => domain.Id == "third") ? "third" : null),
            new("early_point", _early, "tas", domains.Any(domain => domain.Id == "point") ? "point" : null),
        ];
        var process = calls[^1].Operation;
        var outputs = await run.RunAsync(new ComputeRequest(process, variables, domains, [.. calls]));
        return await ClassicFile.ValuesAsync(Assert.Single(outputs), "tas");
    }

    // Six days whose values are their dates.
    private string Series(int start)
    {
        double[] days = [.. Enumerable.Range(start, 6)];
        return new ClassicFile()
            .Dimension("time", days.Length, isUnlimited: true)
            .Variable("time", ElementType.Double, ["time"], days, ("units", "days since 2000-01-01"), ("axis", "T"))
            .Variable("tas", ElementType.Float, ["time"], days)
            .Write(_folder.File(FormattableString.Invariant($"from{start}.nc")));
    }
}
