using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Options;
using Compute.Orleans.Grains.Tables;
using Compute.Orleans.Grains.Workers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Grains.Jobs;

/// <summary>Keeps one job's record and runs it once. Planning and arithmetic are <see cref="JobRunner"/>'s.</summary>
/// <remarks>
/// The run is a timer callback that interleaves with everything. What spans its awaits: only the run, Dismiss and
/// Remove change the record once it exists, one change at a time (<see cref="JobRecord"/>), and after an end there is
/// none but a removal.
/// </remarks>
[GrainType("job")]
internal sealed partial class JobGrain : Grain, IJobGrain, IResumableJob, IDisposable
{
    private readonly JobRecord _record;
    private readonly JobRunner _runner;
    private readonly JobAnnouncer _announcer;
    private readonly IJobTable _table;
    private readonly JobOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<JobGrain> _logger;
    private readonly string _silo;
    private readonly CancellationTokenSource _stop;
    private JobRun? _run;
    private JobProgress? _progress;
    private JobState? _shown;
    private TaskCompletionSource? _running;

    public JobGrain(
        [PersistentState("job", ComputeStateExtensions.JobStorage)] IPersistentState<JobState> record,
        JobRunner runner, JobAnnouncer announcer, IJobTable table, IOptions<JobOptions> options, TimeProvider clock,
        ILocalSiloDetails silo, SiloStop siloStop, ILogger<JobGrain> logger)
    {
        _record = new JobRecord(record);
        _runner = runner;
        _announcer = announcer;
        _table = table;
        _options = options.Value;
        _clock = clock;
        _logger = logger;
        _silo = silo.SiloAddress.ToParsableString();
        _stop = CancellationTokenSource.CreateLinkedTokenSource(siloStop.Token);
    }

    private Guid Id => this.GetPrimaryKey();

    private JobState State => _record.Current;

    private bool IsRunning => _running is { Task.IsCompleted: false };

    /// <summary>A job that had begun when its activation was lost goes on wherever it is activated again.</summary>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _record.Load();
        if (State is { Exists: true, HasEnded: false })
        {
            await RegisterAsync();
            Begin();
        }
        else if (State.Exists && _record.Number == 0)
        {
            // It ended before it had a number, which is in the table only.
            _record.Number = (await _table.Find(Id, cancellationToken))?.Number ?? 0;
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        if (_running is { } running)
        {
            await running.Task.WaitAsync(cancellationToken);
        }

        await _ending.WaitAsync(cancellationToken);
    }

    public async Task<JobStatus> Execute(ExecuteRequest request, CancellationToken cancellationToken)
    {
        if (await _record.ChangeAsync(
            state => state.Exists ? state : JobTransitions.Accept(request, _clock.GetUtcNow())))
        {
            _announcer.Announce(Id, State, bytesRead: 0);
        }

        MustBeOf(request);
        if (_record.IsHeld)
        {
            await RecordAsync();
        }

        if (!State.HasEnded)
        {
            await RegisterAsync();
            Begin();
        }

        return Status();
    }

    public Task<JobStatus> GetStatus()
    {
        MustExist();
        return Task.FromResult(Status());
    }

    public Task<ExecuteRequest> GetRequest()
    {
        MustExist();
        return Task.FromResult(State.Request!);
    }

    public void Dispose()
    {
        _record.Dispose();
        _stop.Dispose();
    }

    /// <summary>Sees to the job's row in the table; it has one before anybody was told of the job.</summary>
    private async Task RegisterAsync()
    {
        if (_record.Number == 0)
        {
            _record.Number = await _table.Add(
                Id, State.Request!.User, State.Request.Process, State.Accepted, CancellationToken.None);
        }
    }

    private void MustBeOf(ExecuteRequest request)
    {
        if (!JobTransitions.IsOf(State, request))
        {
            throw new ComputeException(
                Fault.Conflict, "idempotency-key", $"job {Id} was made for another request; use another key");
        }
    }

    private void MustExist()
    {
        if (State.Exists)
        {
            return;
        }

        if (!_record.IsBusy)
        {
            DeactivateOnIdle(); // Else a client could fill the memory with ids that it made up.
        }

        throw new ComputeException(Fault.NoSuchJob, "jobid", $"job is {Id}; there never was such a job");
    }

    private JobStatus Status() =>
        JobTransitions.Status(_shown ?? State, Id, _progress) with { Number = _record.Number };
}
