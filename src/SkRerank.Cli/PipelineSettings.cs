using System.Text.Json;
using System.Text.Json.Serialization;
using SkRerank.Local;

namespace SkRerank.Cli;

/// <summary>Represents a pipeline that <c>tune</c> chooses from and <c>search --settings</c> runs.</summary>
/// <remarks>With setters: what a file leaves out keeps its default only so.</remarks>
internal sealed record PipelineSettings
{
    /// <summary>The version of the file that this program writes and reads.</summary>
    public const int CurrentVersion = 1;

    public int Version { get; set; } = CurrentVersion;

    /// <summary>Gets how many candidates each leg and the fusion give.</summary>
    public int Candidates { get; set; } = 100;

    public FusionMethod Fusion { get; set; } = FusionMethod.MinMax;

    public int RrfK { get; set; } = 60;

    public double Bm25Weight { get; set; } = 1;

    public double VectorWeight { get; set; } = 1;

    /// <summary>Gets how many candidates are reranked; 0 for none.</summary>
    public int Depth { get; set; } = 100;

    /// <summary>Gets the cross-encoder that orders alone; <see langword="null"/> for late interaction.</summary>
    public string? Model { get; set; }

    public double HybridWeight { get; set; } = 1;

    public double LateInteractionWeight { get; set; } = 1;

    /// <summary>Gets which queries are not reranked; <see langword="null"/> for none.</summary>
    public SkipRule? Skip { get; set; }

    /// <summary>Gets the calibrator of <see cref="Model"/>, with the threshold that was chosen; <see langword="null"/> where every candidate is kept.</summary>
    public JsonElement? Calibrator { get; set; }

    public LocalPipelineOptions ToOptions()
    {
        var calibrator = Calibrator is { } json ? Calibration.Calibrator.Parse(json.GetRawText()) : null;
        return new LocalPipelineOptions
        {
            Mode = Depth == 0 ? SearchMode.Hybrid : SearchMode.Rerank,
            Fusion = Fusion,
            RrfK = RrfK,
            Bm25Weight = Bm25Weight,
            VectorWeight = VectorWeight,
            Depth = Depth == 0 ? null : Depth,
            Model = Model is null ? null : ModelFolderName.Folder(Model),
            HybridWeight = HybridWeight,
            LateInteractionWeight = LateInteractionWeight,
            Condition = Depth == 0 ? null : Skip?.ToCondition(),
            Calibrator = calibrator,
            MinProbability = calibrator?.Threshold,
        };
    }

    /// <summary>Gets the fusion in a few words.</summary>
    [JsonIgnore]
    public string FusionText => FormattableString.Invariant($"{(Fusion == FusionMethod.Rrf ? $"rrf({RrfK})" : Fusion.ToString().ToLowerInvariant())} {Bm25Weight:0.##}:{VectorWeight:0.##}");

    /// <summary>Gets what reranks, in a few words.</summary>
    [JsonIgnore]
    public string ScorerText => Depth == 0 ? "none" : Model ?? FormattableString.Invariant($"{HybridWeight:0.##}·hybrid + {LateInteractionWeight:0.##}·MaxSim");
}
