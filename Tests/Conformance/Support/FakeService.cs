using System.Collections.Concurrent;
using System.Collections.Immutable;
using Compute.Orleans.Engine.Operations.Processes;
using Compute.Orleans.Engine.Operations.Signatures;
using Compute.Orleans.Grains.Interfaces.Access;
using Compute.Orleans.Grains.Interfaces.Datasets;
using Compute.Orleans.Grains.Interfaces.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Interfaces.Processes;
using Compute.Orleans.Grains.Interfaces.Users;
using Compute.Orleans.Grains.Messages;

namespace Compute.Orleans.Tests.Conformance.Support;

/// <summary>What the edge sees of a cluster: its processes, its tokens, and jobs that do what a test says.</summary>
public sealed class FakeService
{
    /// <summary>The token of user alice, as it stands in the captured requests.</summary>
    public const string AliceToken = "SECRET";

    /// <summary>The token of an operator.</summary>
    public const string OperatorToken = "OPERATOR";

    private readonly ConcurrentDictionary<Guid, FakeJob> _jobs = new();

    /// <summary>The processes.</summary>
    public ImmutableArray<ProcessDescription> Processes { get; set; } =
    [
        Describe("CDAT.aggregate"),
        Describe("CDAT.mean", new Parameter("axes", "Names of axes.", ["T", "X"])),
        Describe("CDAT.subset"),
        Describe("CDAT.workflow"),
        new Echo().Signature.ToMessage(),
    ];

    /// <summary>Callers by the SHA-256 of their tokens.</summary>
    public ConcurrentDictionary<string, Caller> Tokens { get; } = new(
        new Dictionary<string, Caller>
        {
            [Hash(AliceToken)] = new("alice", IsOperator: false),
            [Hash(OperatorToken)] = new("root", IsOperator: true),
        });

    /// <summary>The requests that were submitted, in order.</summary>
    public ConcurrentQueue<ExecuteRequest> Submitted { get; } = new();

    /// <summary>The requests that were evaluated without a job, in order.</summary>
    public ConcurrentQueue<ExecuteRequest> Evaluated { get; } = new();

    /// <summary>The description of a dataset, by user and uri.</summary>
    public Func<string, string, DescribedDataset> OnDescribe { get; set; } = (_, uri) => throw new FaultException(
        FaultCode.InvalidValue, "variable", $"`{uri}` is neither inside a configured folder nor on a listed host");

    /// <summary>How a new job is: by default accepted.</summary>
    public Func<JobStatus, JobStatus> OnSubmit { get; set; } = status => status;

    /// <summary>What the status of a job is answered as, when it is asked for.</summary>
    public Func<JobStatus, JobStatus> OnPoll { get; set; } = status => status;

    /// <summary>Thrown by the next calls of any grain, one each, before they do anything.</summary>
    public ConcurrentQueue<Exception> Failures { get; } = new();

    /// <summary>Whether no call is answered, however often it is made.</summary>
    public bool IsSilent { get; set; }

    /// <summary>How often a grain was called.</summary>
    public int Calls => _calls;

    private int _calls;

    /// <summary>The hash that a token is known by.</summary>
    public static string Hash(string token) => Convert.ToHexStringLower(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token)));

    /// <summary>A status to start from.</summary>
    public static JobStatus Status(Guid id, string process = "CDAT.subset", JobPhase phase = JobPhase.Accepted) => new(
        id,
        Number: 7,
        "alice",
        process,
        phase,
        Percent: 0,
        Message: "",
        new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.Zero),
        new DateTimeOffset(2020, 1, 2, 3, 4, 6, TimeSpan.Zero),
        Fault: null,
        Locator: null,
        Outputs: []);

    /// <summary>Adds a job, or changes one.</summary>
    public JobStatus Put(JobStatus status)
    {
        _jobs.AddOrUpdate(status.Id, new FakeJob(status), (_, job) => job with { Status = status });
        return status;
    }

    /// <summary>Loses a job, as a silo that dies loses one that was not recorded.</summary>
    public void Lose(Guid job) => _jobs.TryRemove(job, out _);

    /// <summary>All jobs.</summary>
    public IEnumerable<JobStatus> Jobs => _jobs.Values.Select(job => job.Status);

    /// <summary>The status of a job.</summary>
    public JobStatus this[Guid job] => _jobs[job].Status;

    /// <summary>The grain of an interface and a key.</summary>
    public object Grain(Type type, object key)
    {
        if (type == typeof(ICatalogGrain))
        {
            return new CatalogGrain(this);
        }

        if (type == typeof(ITokenGrain))
        {
            return new TokenGrain(this, ((string)key)["token/".Length..]);
        }

        if (type == typeof(IDescriberGrain))
        {
            return new DescriberGrain(this, ((string)key)[IDescriberGrain.KeyPrefix.Length..]);
        }

        if (type == typeof(IUserGrain))
        {
            return new UserGrain(this, ((string)key)[IUserGrain.KeyPrefix.Length..]);
        }

        return type == typeof(IProcessGrain) ? new ProcessGrain(this) : new JobGrain(this, (Guid)key);
    }

    private static ProcessDescription Describe(string identifier, params ImmutableArray<Parameter> parameters) =>
        new Signature(identifier, $"Title of {identifier}", $"What {identifier} does, <exactly> & no more.", 1, 2, parameters)
        {
            Kind = OperationKind.Reduction,
        }.ToMessage();

    private void Enter()
    {
        Interlocked.Increment(ref _calls);
        Fail();
    }

    private void Fail()
    {
        if (Failures.TryDequeue(out var failure) || IsSilent)
        {
            throw failure ?? new TimeoutException();
        }
    }

    private JobStatus Find(Guid id) => _jobs.TryGetValue(id, out var job)
        ? job.Status
        : throw new FaultException(FaultCode.NoSuchJob, "job", $"there is no job {id:n}");

    private sealed record FakeJob(JobStatus Status);

    private sealed class CatalogGrain(FakeService service) : ICatalogGrain
    {
        public Task<ImmutableArray<ProcessDescription>> List()
        {
            service.Enter();
            return Task.FromResult(service.Processes);
        }
    }

    private sealed class DescriberGrain(FakeService service, string user) : IDescriberGrain
    {
        public Task<DescribedDataset> Describe(
            string uri, ImmutableArray<string> known, CancellationToken cancellationToken)
        {
            service.Enter();
            var described = service.OnDescribe(user, uri);
            return Task.FromResult(described.Tag is { } tag && known.Contains(tag) ? described with { Json = null } : described);
        }
    }

    private sealed class TokenGrain(FakeService service, string hash) : ITokenGrain
    {
        public Task<Caller?> Identify()
        {
            service.Enter();
            return Task.FromResult(service.Tokens.GetValueOrDefault(hash));
        }
    }

    private sealed class UserGrain(FakeService service, string user) : IUserGrain
    {
        private IEnumerable<JobStatus> Mine => service.Jobs
            .Where(status => status.User == user).OrderByDescending(status => status.Number);

        public Task<UserJobs> Jobs(long offset, int limit)
        {
            service.Enter();
            var listed = Mine.Where(status => status.Removed is null).ToList();
            return Task.FromResult(new UserJobs(
                listed.Count, [.. listed.Skip((int)long.Min(offset, int.MaxValue)).Take(limit).Select(JobEntry.Of)]));
        }

        public Task<Guid?> FindJob(long number)
        {
            service.Enter();
            return Task.FromResult(Mine.FirstOrDefault(status => status.Number == number)?.Id);
        }

        public Task Count(Guid job, JobPhase phase, long bytesRead, long bytesWritten) =>
            throw new NotSupportedException();

        public Task<UserUsage> GetUsage() => throw new NotSupportedException();
    }

    private sealed class ProcessGrain(FakeService service) : IProcessGrain
    {
        public Task<JobStatus> Execute(Guid job, ExecuteRequest request, CancellationToken cancellationToken)
        {
            service.Enter();
            if (request.Operations.FirstOrDefault(operation => operation.Gridder is not null) is { Gridder: { } grid })
            {
                throw new FaultException(FaultCode.InvalidValue, "gridder", $"gridder {grid} is not offered {{yet}}");
            }

            service.Submitted.Enqueue(request);
            var status = Status(job, request.Process) with { User = request.User, Response = request.Response };
            return Task.FromResult(service.Put(service.OnSubmit(status)));
        }

        public async Task<JobStatus> ExecuteToEnd(
            Guid job, ExecuteRequest request, TimeSpan patience, CancellationToken cancellationToken)
        {
            if (!service._jobs.ContainsKey(job))
            {
                _ = await Execute(job, request, cancellationToken);
            }
            else
            {
                service.Enter();
            }

            var started = TimeProvider.System.GetTimestamp();
            var status = service.OnPoll(service[job]);
            while (!status.HasEnded && TimeProvider.System.GetElapsedTime(started) < patience)
            {
                await Task.Delay(10, cancellationToken);
                service.Fail();
                status = service.OnPoll(service[job]);
            }

            return status;
        }

        // The real process: what it is given, it gives back.
        public Task<ImmutableArray<TypedValue>> Evaluate(ExecuteRequest request)
        {
            service.Enter();
            service.Evaluated.Enqueue(request);
            return Task.FromResult(request.Inputs);
        }

        public Task<ProcessDescription> Describe() => throw new NotSupportedException();

        public Task<ProcessUsage> GetUsage() => throw new NotSupportedException();

        public Task Count(JobPhase phase, TimeSpan elapsed) => throw new NotSupportedException();
    }

    private sealed class JobGrain(FakeService service, Guid id) : IJobGrain
    {
        public Task<JobStatus> GetStatus()
        {
            service.Enter();
            return Task.FromResult(service.OnPoll(service.Find(id)));
        }

        public Task<JobStatus> Dismiss() => Task.FromResult(service.Put(service.Find(id) with { Phase = JobPhase.Dismissed }));

        public Task<JobStatus> Remove(string user) => service.Find(id) is { } status && status.User == user
            ? Task.FromResult(service.Put(status with { Removed = status.Removed ?? DateTimeOffset.UnixEpoch }))
            : throw new FaultException(FaultCode.Denied, "job", $"job {id:n} is another user's");

        public Task<JobStatus> Execute(ExecuteRequest request, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<JobStatus> RunToEnd(
            ExecuteRequest request, TimeSpan patience, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<ExecuteRequest> GetRequest() => throw new NotSupportedException();
    }
}
