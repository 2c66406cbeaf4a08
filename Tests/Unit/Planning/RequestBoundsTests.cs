using System.Collections.Immutable;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Tests.Unit.Planning;

public sealed class RequestBoundsTests
{
    private const string Process = "CDAT.subset";

    private static readonly string _name = new('n', 255);
    private static readonly string _long = new('n', 256);
    private static readonly VariableInput _variable = new("v", "/data/tas.nc", "tas");
    private static readonly OperationCall _call = new(
        Process, "r", ["v"], null, ImmutableSortedDictionary<string, string>.Empty, null);

    [Fact]
    public void What_is_as_large_as_can_be_is_taken() => RequestBounds.Check(new(
        Process,
        [.. Enumerable.Repeat(new VariableInput(_name, "/x", _name, _name), 10_000)],
        [.. Enumerable.Repeat(new Domain(_name, [.. Enumerable.Repeat(new PositionRange(_name, 0, 1, 1), 64)]), 100)],
        [.. Enumerable.Repeat(_call with { Result = _name, Domain = _name, Gridder = _name }, 500)]));

    [Fact]
    public void What_is_larger_is_named_with_its_size_and_the_most()
    {
        Refused("10001 variables in the request: 10000", Request(r => r with { Variables = [.. Enumerable.Repeat(_variable, 10_001)] }));
        Refused("10001 domains in the request: 10000", Request(r => r with { Domains = [.. Enumerable.Repeat(new Domain("d", []), 10_001)] }));
        Refused("501 operations in the request: 500", Request(r => r with { Operations = [.. Enumerable.Repeat(_call, 501)] }));
        Refused("65 dimensions in a domain: 64", Request(r => r with
        {
            Domains = [new("d", [.. Enumerable.Range(0, 65).Select(n => new PositionRange($"x{n}", 0, 1, 1))])],
        }));
        Refused("10001 inputs of an operation: 10000", With(_call with { Inputs = [.. Enumerable.Repeat("v", 10_001)] }));
        Refused("65 parameters of an operation: 64", With(_call with
        {
            Parameters = Enumerable.Range(0, 65).ToImmutableSortedDictionary(n => $"p{n}", _ => ""),
        }));
    }

    [Fact]
    public void A_long_name_is_named_by_its_beginning()
    {
        Refused("256 characters: 255", Request(r => r with { Variables = [_variable with { Id = _long }] }));
        Refused("256 characters: 255", Request(r => r with { Variables = [_variable with { Variable = _long }] }));
        Refused("256 characters: 255", Request(r => r with { Variables = [_variable with { Domain = _long }] }));
        Refused("256 characters: 255", Request(r => r with { Domains = [new(_long, [])] }));
        Refused("256 characters: 255", Request(r => r with { Domains = [new("d", [new PositionRange(_long, 0, 1, 1)])] }));
        Refused("256 characters: 255", Request(r => r with
        {
            Domains = [new("d", [new ValueRange("plev", 0, 1) { Units = _long }])],
        }));
        foreach (var mask in (Mask[])[new(_long, "u", "v", "o"), new("m", "u", _long, "o")])
        {
            Refused("256 characters: 255", Request(r => r with { Domains = [new("d", []) { Mask = mask }] }));
        }

        Refused("4097 characters: 4096", Request(r => r with
        {
            Domains = [new("d", []) { Mask = new("m", "u", "v", new string('o', 4097)) }],
        }));
        Refused("256 characters: 255", With(_call with { Operation = _long }));
        Refused("256 characters: 255", With(_call with { Result = _long }));
        Refused("256 characters: 255", With(_call with { Domain = _long }));
        Refused("256 characters: 255", With(_call with { Gridder = _long }));
        Refused("256 characters: 255", With(_call with { Inputs = [_long] }));
        Refused("256 characters: 255", With(_call with { Parameters = _call.Parameters.Add(_long, "") }));
        Refused("4097 characters: 4096", With(_call with { Parameters = _call.Parameters.Add("axes", new string('n', 4097)) }));
    }

    private static ComputeRequest With(OperationCall call) => Request(request => request with { Operations = [call] });

    private static ComputeRequest Request(Func<ComputeRequest, ComputeRequest> change) =>
        change(new(Process, [_variable], [], [_call]));

    private static void Refused(string part, ComputeRequest request)
    {
        var fault = Assert.Throws<ComputeException>(() => RequestBounds.Check(request));

        Assert.Equal(Fault.InvalidValue, fault.Fault);
        Assert.Contains(part, fault.Message, StringComparison.Ordinal);
        Assert.InRange(fault.Message.Length, 1, 200);
    }
}
