using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace SkRerank.LearningToRank.Training.LightGbm;

/// <summary>The functions of LightGBM's native library (<c>c_api.h</c> there) that training takes; each gives 0, or -1 and a message.</summary>
internal static partial class LightGbmLibrary
{
    /// <summary>The type of double precision data.</summary>
    public const int Float64 = 1;

    /// <summary>The type of single precision data.</summary>
    public const int Float32 = 0;

    /// <summary>The type of whole numbers.</summary>
    public const int Int32 = 2;

    /// <summary>Predicts with the objective's link and the mean of a random forest.</summary>
    public const int PredictNormal = 0;

    /// <summary>Predicts the sum of the trees.</summary>
    public const int PredictRawScore = 1;

    /// <summary>Predicts what each feature adds.</summary>
    public const int PredictContributions = 3;

    /// <summary>The name without prefix and ending; the runtime adds the ending of the system and finds the package's <c>runtimes/RID/native</c>.</summary>
    public const string Name = "lib_lightgbm";

    /// <summary>Loads the library, or says why there is none.</summary>
    /// <exception cref="RerankException">The library is not there or does not load.</exception>
    public static void Require(string name = Name)
    {
        try
        {
            NativeLibrary.Load(name, typeof(LightGbmLibrary).Assembly, null);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            var reason = e.Message.Split('\n', 2)[0].TrimEnd('.', '\r');
            throw new RerankException(
                $"Training needs LightGBM's native library '{name}', which does not load on {RuntimeInformation.RuntimeIdentifier} ({reason}): it comes with the package LightGBM for linux-x64, win-x64 and osx-x64, and on Linux it wants libgomp (apt-get install libgomp1).", e)
            {
                ProviderName = "lightgbm",
                Operation = "load",
            };
        }
    }

    /// <summary>Turns a status into an error.</summary>
    /// <exception cref="RerankException">The status is not 0.</exception>
    public static void Check(int status)
    {
        if (status == 0) return;
        var message = Marshal.PtrToStringUTF8(LGBM_GetLastError()) ?? "no message";
        throw new RerankException($"LightGBM refuses: {message.ReplaceLineEndings(" ").TrimEnd('.', ' ')}; check the options and the data.") { ProviderName = "lightgbm", Operation = "train" };
    }

    [LibraryImport(Name)]
    private static partial IntPtr LGBM_GetLastError();

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static unsafe partial int LGBM_DatasetCreateFromMat(double* data, int type, int rows, int columns, int isRowMajor, string parameters, IntPtr reference, out IntPtr dataset);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static unsafe partial int LGBM_DatasetSetField(LightGbmDataset dataset, string field, void* data, int count, int type);

    [LibraryImport(Name)]
    internal static partial int LGBM_DatasetSetFeatureNames(LightGbmDataset dataset, [MarshalUsing(typeof(ArrayMarshaller<string, IntPtr>))][MarshalUsing(typeof(Utf8StringMarshaller), ElementIndirectionDepth = 1)] string[] names, int count);

    [LibraryImport(Name)]
    internal static partial int LGBM_DatasetFree(IntPtr dataset);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int LGBM_BoosterCreate(LightGbmDataset training, string parameters, out IntPtr booster);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int LGBM_BoosterLoadModelFromString(string text, out int rounds, out IntPtr booster);

    [LibraryImport(Name)]
    internal static partial int LGBM_BoosterFree(IntPtr booster);

    [LibraryImport(Name)]
    internal static partial int LGBM_BoosterAddValidData(LightGbmBooster booster, LightGbmDataset validation);

    [LibraryImport(Name)]
    internal static partial int LGBM_BoosterUpdateOneIter(LightGbmBooster booster, out int isFinished);

    [LibraryImport(Name)]
    internal static partial int LGBM_BoosterGetEvalCounts(LightGbmBooster booster, out int count);

    [LibraryImport(Name)]
    internal static unsafe partial int LGBM_BoosterGetEval(LightGbmBooster booster, int dataIndex, out int count, double* results);

    [LibraryImport(Name)]
    internal static unsafe partial int LGBM_BoosterSaveModelToString(LightGbmBooster booster, int firstRound, int rounds, int importanceType, long capacity, out long length, byte* text);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static unsafe partial int LGBM_BoosterPredictForMat(
        LightGbmBooster booster, double* data, int type, int rows, int columns, int isRowMajor, int kind, int firstRound, int rounds, string parameters, out long count, double* results);
}
