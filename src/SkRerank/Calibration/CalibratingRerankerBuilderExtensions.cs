using SkRerank.Calibration;

namespace SkRerank;

/// <summary>Adds <see cref="CalibratingReranker"/> to a pipeline.</summary>
public static class CalibratingRerankerBuilderExtensions
{
    /// <summary>Sets the probability of each result by a calibrator that was fitted for what is inside.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="calibrator">The calibrator.</param>
    /// <param name="modelRevision">The revision of the model that runs, where its metadata does not say it.</param>
    /// <returns>The builder; building it fails where the calibrator was fitted for another model, revision or kind of score.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="calibrator"/> is <see langword="null"/>.</exception>
    public static RerankerBuilder UseCalibration(this RerankerBuilder builder, Calibrator calibrator, string? modelRevision = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(calibrator);
        return builder.Use(inner => new CalibratingReranker(inner, calibrator, modelRevision));
    }

    /// <summary>Sets the probability of each result by a calibrator in a file, which is read when the pipeline is built.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">The file that <see cref="Calibrator.Save"/> or <c>skrerank calibrate</c> wrote.</param>
    /// <param name="modelRevision">The revision of the model that runs, where its metadata does not say it.</param>
    /// <returns>The builder; building it fails where the file is no calibrator, or one of another model, revision or kind of score.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public static RerankerBuilder UseCalibration(this RerankerBuilder builder, string path, string? modelRevision = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return builder.Use(inner => new CalibratingReranker(inner, Calibrator.Load(path), modelRevision));
    }
}
