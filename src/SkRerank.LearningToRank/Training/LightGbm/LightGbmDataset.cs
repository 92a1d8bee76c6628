using System.Runtime.InteropServices;

namespace SkRerank.LearningToRank.Training.LightGbm;

/// <summary>A data set inside the native library: the features in bins, with labels and groups.</summary>
internal sealed class LightGbmDataset : SafeHandle
{
    public LightGbmDataset()
        : base(IntPtr.Zero, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == IntPtr.Zero;

    /// <summary>Copies rows into the library.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="parameters">LightGBM's parameters.</param>
    /// <param name="positions">Where each row was shown, from 0, or null.</param>
    /// <param name="reference">The training data whose bins these rows take, or null for bins of their own.</param>
    public static unsafe LightGbmDataset Create(RankingDataset rows, string parameters, IReadOnlyList<int>? positions = null, LightGbmDataset? reference = null)
    {
        LightGbmDataset dataset = new();
        var added = false;
        try
        {
            reference?.DangerousAddRef(ref added);
            fixed (double* features = rows.Features.Span)
            {
                LightGbmLibrary.Check(LightGbmLibrary.LGBM_DatasetCreateFromMat(
                    features, LightGbmLibrary.Float64, rows.Count, rows.FeatureNames.Count, 1, parameters, reference?.handle ?? IntPtr.Zero, out dataset.handle));
            }

            var labels = new float[rows.Count];
            for (var i = 0; i < labels.Length; i++) labels[i] = rows.Labels.Span[i];
            dataset.Set("label", labels, LightGbmLibrary.Float32);
            dataset.Set<int>("group", [.. rows.GroupSizes], LightGbmLibrary.Int32);
            if (positions is not null) dataset.Set<int>("position", [.. positions], LightGbmLibrary.Int32);
            LightGbmLibrary.Check(LightGbmLibrary.LGBM_DatasetSetFeatureNames(dataset, [.. rows.FeatureNames], rows.FeatureNames.Count));
            return dataset;
        }
        catch
        {
            dataset.Dispose();
            throw;
        }
        finally
        {
            if (added) reference!.DangerousRelease();
        }
    }

    protected override bool ReleaseHandle() => LightGbmLibrary.LGBM_DatasetFree(handle) == 0;

    private unsafe void Set<T>(string field, T[] values, int type)
        where T : unmanaged
    {
        fixed (T* data = values) LightGbmLibrary.Check(LightGbmLibrary.LGBM_DatasetSetField(this, field, data, values.Length, type));
    }
}
