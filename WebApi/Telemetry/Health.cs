namespace Compute.Orleans.WebApi.Telemetry;

/// <summary>The two questions of whoever runs the process.</summary>
public static class Health
{
    /// <summary>Adds what answers them; the host brings an <see cref="IGrainFactory"/>.</summary>
    /// <param name="builder">The host's builder.</param>
    public static void AddHealth(this WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<Readiness>();

    /// <summary>
    /// Maps /health/live, which asks nobody else, and /health/ready, which is 200 only while a grain answers and the
    /// node is not about to end.
    /// </summary>
    /// <param name="app">The application.</param>
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Text("alive\n"));
        app.MapGet("/health/ready", async (Readiness readiness, CancellationToken cancellationToken) =>
            await readiness.Problem(cancellationToken) is { } problem
                ? Results.Text(problem + "\n", statusCode: StatusCodes.Status503ServiceUnavailable)
                : Results.Text("ready\n"));
    }
}
