using System.Runtime.InteropServices;
using System.Text;

namespace SkRerank.LearningToRank.Training.LightGbm;

/// <summary>A model inside the native library, in training or loaded.</summary>
internal sealed class LightGbmBooster : SafeHandle
{
    public LightGbmBooster()
        : base(IntPtr.Zero, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == IntPtr.Zero;

    /// <summary>Begins a training.</summary>
    public static LightGbmBooster Create(LightGbmDataset training, string parameters)
    {
        LightGbmBooster booster = new();
        LightGbmLibrary.Check(LightGbmLibrary.LGBM_BoosterCreate(training, parameters, out booster.handle));
        return booster;
    }

    /// <summary>Loads the text of a model.</summary>
    public static LightGbmBooster Load(string text)
    {
        LightGbmBooster booster = new();
        LightGbmLibrary.Check(LightGbmLibrary.LGBM_BoosterLoadModelFromString(text, out _, out booster.handle));
        return booster;
    }

    /// <summary>Adds rows to measure on.</summary>
    public void AddValidation(LightGbmDataset validation) => LightGbmLibrary.Check(LightGbmLibrary.LGBM_BoosterAddValidData(this, validation));

    /// <summary>Adds a tree.</summary>
    /// <returns>Whether the training can go on; false where no split was found.</returns>
    public bool Update()
    {
        LightGbmLibrary.Check(LightGbmLibrary.LGBM_BoosterUpdateOneIter(this, out var isFinished));
        return isFinished == 0;
    }

    /// <summary>Measures the validation rows.</summary>
    /// <returns>The measures in the order of the parameters.</returns>
    public unsafe double[] Evaluate()
    {
        LightGbmLibrary.Check(LightGbmLibrary.LGBM_BoosterGetEvalCounts(this, out var count));
        var results = new double[count];
        fixed (double* first = results) LightGbmLibrary.Check(LightGbmLibrary.LGBM_BoosterGetEval(this, 1, out _, first));
        return results;
    }

    /// <summary>Gives the text of the first rounds.</summary>
    public unsafe string ToText(int rounds)
    {
        LightGbmLibrary.Check(LightGbmLibrary.LGBM_BoosterSaveModelToString(this, 0, rounds, 0, 0, out var length, null));
        var text = new byte[length];
        fixed (byte* first = text) LightGbmLibrary.Check(LightGbmLibrary.LGBM_BoosterSaveModelToString(this, 0, rounds, 0, length, out _, first));

        // Without the zero at the end.
        return Encoding.UTF8.GetString(text, 0, text.Length - 1);
    }

    /// <summary>Scores rows by the native library, on one thread.</summary>
    /// <param name="features">The rows.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="kind">What to predict.</param>
    /// <param name="results">Receives one value a row, or for contributions one more than columns.</param>
    public unsafe void Predict(ReadOnlySpan<double> features, int rows, int kind, Span<double> results)
    {
        fixed (double* data = features, first = results)
        {
            LightGbmLibrary.Check(LightGbmLibrary.LGBM_BoosterPredictForMat(this, data, LightGbmLibrary.Float64, rows, features.Length / rows, 1, kind, 0, -1, "num_threads=1", out _, first));
        }
    }

    protected override bool ReleaseHandle() => LightGbmLibrary.LGBM_BoosterFree(handle) == 0;
}
