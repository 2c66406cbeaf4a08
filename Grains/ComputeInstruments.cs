using Prometheus;

namespace Compute.Orleans.Grains;

/// <summary>The service's meters. Names are the original's wherever they still mean something.</summary>
internal static class ComputeInstruments
{
    public static readonly Counter JobsAccepted =
        Metrics.CreateCounter("wps_jobs_accepted", "Jobs that were recorded.", "process");

    public static readonly Counter JobsStarted =
        Metrics.CreateCounter("wps_jobs_started", "Jobs that were given a place to run.", "process");

    public static readonly Counter JobsSucceeded =
        Metrics.CreateCounter("wps_jobs_succeeded", "Jobs that succeeded.", "process");

    public static readonly Counter JobsFailed =
        Metrics.CreateCounter("wps_jobs_failed", "Jobs that failed, by kind of fault.", "process", "fault");

    public static readonly Counter JobsDismissed =
        Metrics.CreateCounter("wps_jobs_dismissed", "Jobs that their users ended.", "process");

    public static readonly Summary Process =
        Metrics.CreateSummary("wps_process", "Seconds from a job's start to its end.", "process");

    public static readonly Counter DataInBytes =
        Metrics.CreateCounter("wps_data_in_bytes", "Bytes read from inputs by partitions that were accepted.");

    public static readonly Counter DataOutBytes =
        Metrics.CreateCounter("wps_data_out_bytes", "Bytes of finished outputs.");

    public static readonly Counter DataAccessFailed =
        Metrics.CreateCounter("wps_data_access_failed_total", "Attempts that failed because data could not be read.");

    public static readonly Counter FilesAccessed =
        Metrics.CreateCounter("wps_file_accessed", "Files that jobs used, by how they are read.", "type");

    public static readonly Counter Partitions =
        Metrics.CreateCounter("wps_partitions", "Partitions that were computed and accepted.");

    public static readonly Counter Retries =
        Metrics.CreateCounter("wps_partition_retries", "Attempts that failed and were made again.");

    public static readonly Counter JobsResumed =
        Metrics.CreateCounter("wps_jobs_resumed", "Jobs that were taken up again after a loss.");
}
