using System.Collections.Immutable;
using Compute.Orleans.Engine.Operations;
using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Engine.Planning;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Messages;
using Compute.Orleans.Tests.Conventions;
using Compute.Orleans.WebApi.Wps.Json;

namespace Compute.Orleans.Tests.Unit.Operations.Signatures;

/// <summary>What is said of operations, in docs/operations.md and in DescribeProcess, is so.</summary>
public sealed class OperationsPageTests
{
    public static TheoryData<string, string> Examples => new(
        from process in OperationCatalog.Processes
        where !process.IsImmediate
        from example in process.Examples
        select (process.Identifier, example.Does));

    [Fact]
    public void The_page_in_docs_is_the_one_that_is_printed() =>
        Assert.Equal(OperationsPage.Markdown(), string.Join('\n', Repository.Lines("docs/operations.md")) + "\n");

    [Fact]
    public void Every_process_is_on_the_page_and_has_an_example() => Law.Holds(
        from process in OperationCatalog.Processes
        where process.Examples.IsEmpty
            || !OperationsPage.Markdown().Contains($"\n## {process.Identifier}\n", StringComparison.Ordinal)
        select process.Identifier);

    [Fact]
    public void Descriptions_hold_the_same_examples() => Law.Holds(
        from process in OperationCatalog.Processes
        where !process.IsImmediate
        from example in process.Examples
        let text = process.Inputs.Single(input => input.Identifier == "operation").Abstract
        where !text.Contains(example.Operation(process.Identifier), StringComparison.Ordinal)
            || !text.Contains(example.Does, StringComparison.Ordinal)
        select $"{process.Identifier}: {example.Does}");

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_is_a_request_that_is_taken(string process, string does)
    {
        var example = OperationCatalog.Processes.Single(known => known.Identifier == process)
            .Examples.Single(known => known.Does == does);
        ImmutableArray<TypedValue> lists =
            [.. example.Lists(process).Select(list => new TypedValue(list.Key, ValueKind.Complex, list.Value))];

        var request = RequestCodec.Read(process, "tester", lists).ToEngine();

        Assert.Equal(process, RequestGraph.Of(request).Outputs.Length == 1
            ? RequestGraph.Of(request).Outputs[0].Operation
            : request.Process);
        Assert.Equal(example.Domain is not null, request.Domains.Length == 1);
    }
}
