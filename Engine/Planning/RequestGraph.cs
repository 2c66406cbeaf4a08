using System.Collections.Immutable;
using Compute.Orleans.Engine.Cf.Selecting;
using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Engine.NetCdf.Writing;
using Compute.Orleans.Engine.Operations;
using Compute.Orleans.Engine.Operations.Parameters;
using Compute.Orleans.Engine.Operations.Selecting;
using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Engine.Requests;

namespace Compute.Orleans.Engine.Planning;

/// <summary>A request whose graph is sound: ids resolve, nothing goes round in a circle, parameters fit.</summary>
internal sealed class RequestGraph
{
    private readonly ComputeRequest _request;
    private readonly ImmutableArray<OperationCall> _operations;
    private readonly Dictionary<string, OperationCall> _calls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, VariableInput> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Domain> _domains = new(StringComparer.Ordinal);
    private readonly Dictionary<OperationCall, OutputFormat> _formats = new(ReferenceEqualityComparer.Instance);
    private OperationCall? _root;

    private RequestGraph(ComputeRequest request)
    {
        _request = request;
        _operations = WorkflowDefaults.Apply(request.Operations);
    }

    /// <summary>The request.</summary>
    public ComputeRequest Request => _request;

    /// <summary>
    /// The operations in an order that can be run, inputs before what takes them; without the workflow, but with the
    /// parameters that it gives them.
    /// </summary>
    public ImmutableArray<OperationCall> Ordered { get; private set; } = [];

    /// <summary>The operations whose results are the job's outputs, in the client's order.</summary>
    public ImmutableArray<OperationCall> Outputs { get; private set; } = [];

    /// <summary>The domain that operations inherit which name none, or null.</summary>
    public Domain? Inherited { get; private set; }

    /// <summary>What is taken for ends of the inherited domain that an axis does not have.</summary>
    public SelectionMethod InheritedMethod { get; private set; } = SelectionMethod.Exact;

    /// <summary>Checks a request and builds its graph.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="ComputeException">
    /// NoSuchProcess, MissingValue or InvalidValue, naming the id and the place.
    /// </exception>
    public static RequestGraph Of(ComputeRequest request)
    {
        if (!Known.Any(process => process.Identifier == request.Process))
        {
            throw new ComputeException(
                Fault.NoSuchProcess, "identifier", $"process `{request.Process}` is not offered; {Offered()}");
        }

        var graph = new RequestGraph(request);
        graph.Name();
        graph.CheckCalls();
        graph.Sort();
        graph.FindOutputs();
        return graph;
    }

    /// <summary>The variable of an id, or null when an operation has it.</summary>
    /// <param name="id">An id out of some operation's inputs.</param>
    public VariableInput? Variable(string id) => _variables.GetValueOrDefault(id);

    /// <summary>The domain of an id.</summary>
    /// <param name="id">The id, or null.</param>
    public Domain? DomainOf(string? id) => id is null ? null : _domains[id];

    /// <summary>The format that an output is written in: its operation's, else the workflow's, else classic.</summary>
    /// <param name="output">One of <see cref="Outputs"/>.</param>
    public OutputFormat FormatOf(OperationCall output) =>
        _formats.GetValueOrDefault(output)
        ?? (_root is null ? null : _formats.GetValueOrDefault(_root))
        ?? OutputFormat.Classic;

    // Those that make files; what makes values of values has no graph.
    private static IEnumerable<Signature> Known => OperationCatalog.Processes.Where(process => !process.IsImmediate);

    private static string Offered() =>
        "offered are " + string.Join(", ", Known.Select(process => process.Identifier));

    private static ComputeException Invalid(string locator, string message) =>
        new(Fault.InvalidValue, locator, message);

    private void Name()
    {
        if (_operations.IsEmpty)
        {
            throw new ComputeException(Fault.MissingValue, "operation", "the request names no operation");
        }

        foreach (var domain in _request.Domains)
        {
            if (!_domains.TryAdd(domain.Id, domain))
            {
                throw Invalid("domain", $"domain id `{domain.Id}` is given twice");
            }

            if (domain.Mask is { } mask)
            {
                _ = MaskCondition.Parse(domain.Id, mask.Operation);
            }
        }

        foreach (var variable in _request.Variables)
        {
            if (!_variables.TryAdd(variable.Id, variable))
            {
                throw Invalid("variable", $"variable id `{variable.Id}` is given twice");
            }

            CheckDomain("variable", $"variable `{variable.Id}`", variable.Domain);
        }

        foreach (var call in _operations)
        {
            if (_variables.ContainsKey(call.Result) || !_calls.TryAdd(call.Result, call))
            {
                throw Invalid("operation", $"result id `{call.Result}` of {call.Operation} is given twice");
            }

            CheckDomain("operation", $"{call.Operation} `{call.Result}`", call.Domain);
        }
    }

    private void CheckDomain(string locator, string owner, string? id)
    {
        if (id is not null && !_domains.ContainsKey(id))
        {
            var known = _domains.Count == 0 ? "none is given" : "given are " + string.Join(", ", _domains.Keys);
            throw Invalid(locator, $"{owner} names domain `{id}`; {known}");
        }
    }

    private void CheckCalls()
    {
        foreach (var call in _operations)
        {
            var name = $"{call.Operation} `{call.Result}`";
            var signature = call.Operation == Workflow.Signature.Identifier
                ? Workflow.Signature
                : OperationCatalog.Find(call.Operation)?.Signature
                    ?? throw Invalid("operation", $"operation `{call.Operation}` is not offered; {Offered()}");
            if (call.Gridder is not null)
            {
                throw Invalid("gridder", $"{name} has the gridder `{call.Gridder}`; regridding is not offered");
            }

            if (call.Inputs.Length < signature.MinInputs || call.Inputs.Length > signature.MaxInputs)
            {
                var range = signature.MinInputs == signature.MaxInputs
                    ? $"{signature.MinInputs}"
                    : $"{signature.MinInputs} to {signature.MaxInputs}";
                var inputs = call.Inputs.Length == 1 ? "1 input" : $"{call.Inputs.Length} inputs";
                throw Invalid("operation", $"{name} has {inputs}; it takes {range}");
            }

            foreach (var input in call.Inputs)
            {
                if (!_variables.ContainsKey(input) && !_calls.ContainsKey(input))
                {
                    throw Invalid("operation", $"{name} takes `{input}`, which is neither a variable nor a result");
                }

                if (call.Operation == Workflow.Signature.Identifier && _variables.ContainsKey(input))
                {
                    throw Invalid("operation", $"{name} takes the variable `{input}`; it takes results of operations");
                }
            }

            var format = FormatParameters.Of(Arguments.Of(call, signature));
            if (format is not null)
            {
                _formats.Add(call, format);
            }
        }
    }

    private void Sort()
    {
        var ordered = ImmutableArray.CreateBuilder<OperationCall>();
        var entered = new HashSet<string>(StringComparer.Ordinal);
        var left = new HashSet<string>(StringComparer.Ordinal);
        foreach (var root in _operations)
        {
            // A stack of our own: a hostile chain of 100,000 operations must not end the process.
            var stack = new Stack<(OperationCall Call, int Next)>();
            stack.Push((root, 0));
            while (stack.TryPop(out var top))
            {
                if (left.Contains(top.Call.Result))
                {
                    continue;
                }

                if (top.Next == 0 && !entered.Add(top.Call.Result))
                {
                    throw Invalid("operation",
                        $"{top.Call.Operation} `{top.Call.Result}` takes its own result in the end");
                }

                if (top.Next == top.Call.Inputs.Length)
                {
                    left.Add(top.Call.Result);
                    ordered.Add(top.Call);
                    continue;
                }

                stack.Push((top.Call, top.Next + 1));
                if (_calls.TryGetValue(top.Call.Inputs[top.Next], out var input) && !left.Contains(input.Result))
                {
                    stack.Push((input, 0));
                }
            }
        }

        Ordered = [.. ordered.Where(call => call.Operation != Workflow.Signature.Identifier)];
    }

    private void FindOutputs()
    {
        var taken = _operations.SelectMany(call => call.Inputs).ToHashSet(StringComparer.Ordinal);
        var sinks = _operations.Where(call => !taken.Contains(call.Result)).ToArray();
        if (_request.Process == Workflow.Signature.Identifier)
        {
            var roots = sinks.Where(call => call.Operation == _request.Process).ToArray();
            if (roots.Length > 1
                || _operations.Count(call => call.Operation == _request.Process) > roots.Length)
            {
                throw Invalid("operation",
                    "the request has several CDAT.workflow, or one inside another; it may have one");
            }

            var named = roots.SelectMany(root => root.Inputs).Distinct(StringComparer.Ordinal).Select(id => _calls[id]);
            Outputs = [.. named.Concat(sinks.Except(roots))];
            _root = roots.FirstOrDefault();
            Inherited = DomainOf(_root?.Domain);
            InheritedMethod = _root is null
                ? SelectionMethod.Exact
                : SelectionMethods.Of(Arguments.Of(_root, Workflow.Signature));
        }
        else
        {
            Outputs = [.. sinks];
            if (sinks is not [var only] || only.Operation != _request.Process)
            {
                var found = string.Join(", ", sinks.Select(call => $"{call.Operation} `{call.Result}`"));
                throw Invalid(
                    "operation",
                    $"process {_request.Process} has one operation of its own name whose result no other takes; "
                    + $"found {found}");
            }
        }

        if (Outputs.IsEmpty)
        {
            throw new ComputeException(Fault.MissingValue, "operation", $"{_request.Process} has no operation to run");
        }
    }
}
