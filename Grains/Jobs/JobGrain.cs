using Compute.Orleans.Engine.Faults;
using Compute.Orleans.Grains.Interfaces.Jobs;
using Compute.Orleans.Grains.Options;
using Compute.Orleans.Grains.Tables;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Compute.Orleans.Grains.Jobs;

/// <summary>Keeps one job's record and runs it once. Planning and arithmetic are <see cref="JobRunner"/>'s.</summary>
/// <remarks>
/// The run is a timer callback that interleaves with everything. What spans its awaits: only the run and Dismiss change
/// the record once it exists, one change at a time (<see cref="JobRecord"/>), and no change follows an end.
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
    private readonly CancellationTokenSource _stop = new();
    private JobProgress? _progress;
    private JobState? _shown;
    private TaskCompletionSource? _running;
    private bool _isConcluding;

    public JobGrain(
        [PersistentState("job", ComputeStateExtensions.JobStorage)] IPersistentState<JobState> record,
        JobRunner runner, JobAnnouncer announcer, IJobTable table, IOptions<JobOptions> options, TimeProvider clock,
        ILocalSiloDetails silo, ILogger<JobGrain> logger)
    {
        _record = new JobRecord(record);
        _runner = runner;
        _announcer = announcer;
        _table = table;
        _options = options.Value;
        _clock = clock;
        _logger = logger;
        _silo = silo.SiloAddress.ToParsableString();
    }

    private Guid Id => this.GetPrimaryKey();

    private JobState State => _record.Stored;

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
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        if (_running is { } running)
        {
            await running.Task.WaitAsync(cancellationToken);
        }
    }

    public async Task<JobStatus> Execute(ExecuteRequest request, CancellationToken cancellationToken)
    {
        if (await _record.ChangeAsync(
            state => state.Exists ? state : JobTransitions.Accept(request, _clock.GetUtcNow())))
        {
            _announcer.Announce(Id, State, bytesRead: 0);
        }

        if (!JobTransitions.IsOf(State, request))
        {
            throw new ComputeException(
                Fault.Conflict, "idempotency-key", $"job {Id} was made for another request; use another key");
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

    public async Task<JobStatus> Dismiss()
    {
        MustExist();
        var dismissed = await _record.ChangeAsync(
            state => JobTransitions.Dismiss(state, _progress?.Percent ?? 0, _clock.GetUtcNow()));
        if (dismissed)
        {
            await _stop.CancelAsync();
        }

        if (_running is { } running)
        {
            await running.Task; // It ends by itself, or because of the cancel; what it held is closed then.
        }

        if (dismissed)
        {
            await ConcludeAsync(isQuiet: false);
            _announcer.Announce(Id, State, _progress?.BytesRead ?? 0);
        }

        return Status();
    }

    public async Task Resume()
    {
        if (!State.Exists)
        {
            if (!_record.IsBusy)
            {
                LogNoRecord(_logger, Id);
                await _table.SetPhase(Id, JobPhase.Failed, _clock.GetUtcNow(), 0, CancellationToken.None);
                DeactivateOnIdle();
            }
        }
        else if (!State.HasEnded)
        {
            await RegisterAsync();
            Begin();
        }
        else if (!IsRunning && !_isConcluding
            && await _table.Find(Id, CancellationToken.None) is { Phase: JobPhase.Accepted or JobPhase.Started })
        {
            await ConcludeAsync(isQuiet: false); // The silo died between the end and the table.
        }
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

    [LoggerMessage(1, LogLevel.Warning, "Job {Job} is in the job table but has no record: it was never acknowledged")]
    private static partial void LogNoRecord(ILogger logger, Guid job);
}
