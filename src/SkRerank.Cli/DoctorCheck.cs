namespace SkRerank.Cli;

/// <summary>Represents what <c>skrerank doctor</c> found of one thing.</summary>
/// <param name="Kind">What kind of thing it is: <c>runtime</c>, <c>model</c>, <c>store</c> or <c>provider</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="State"><c>ok</c>, <c>unset</c> (not configured, which is no fault) or <c>failed</c>.</param>
/// <param name="Detail">What was found, and what to do.</param>
internal sealed record DoctorCheck(string Kind, string Name, string State, string Detail)
{
    public const string Ok = "ok";

    public const string Unset = "unset";

    public const string Failed = "failed";
}
