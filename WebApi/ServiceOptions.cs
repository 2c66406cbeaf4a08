namespace Compute.Orleans.WebApi;

/// <summary>What the service says of itself in its capabilities and on its pages.</summary>
public sealed class ServiceOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Wps";

    /// <summary>The service's title.</summary>
    public string Title { get; set; } = "Compute.Orleans";

    /// <summary>What the service is for, in a sentence or two.</summary>
    public string Abstract { get; set; } =
        "A Web Processing Service that runs climate operations next to the data: subsets, aggregates, statistics and "
        + "arithmetic of NetCDF files, by themselves or chained into workflows.";

    /// <summary>Keywords, separated by commas.</summary>
    public string Keywords { get; set; } = "WPS, climate, NetCDF, CF, CMIP";

    /// <summary>Fees, or "NONE".</summary>
    public string Fees { get; set; } = "NONE";

    /// <summary>Constraints on access, or "NONE".</summary>
    public string AccessConstraints { get; set; } = "NONE";

    /// <summary>Name of the organisation that runs the service.</summary>
    public string ProviderName { get; set; } = "Not configured";

    /// <summary>The organisation's site, or empty.</summary>
    public string ProviderSite { get; set; } = "";

    /// <summary>Name of the person to ask, or empty.</summary>
    public string ContactName { get; set; } = "";

    /// <summary>That person's electronic mail address, or empty.</summary>
    public string ContactEmail { get; set; } = "";
}
